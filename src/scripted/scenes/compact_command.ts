import type { Conversation } from '../conversation.ts';
import { textOf } from '../conversation.ts';
import { joinParts } from '../join-parts.ts';
import { recall } from '../recall.ts';
import type { Move, Scene } from '../scene.ts';
import { tokenIn } from '../task.ts';

/** The cue of the `/compact` prompt, which the CLI puts into its own request for a summary. */
const SUMMARY = 'summary';
/** The cue of the prompts that ask for the token again, before and after. */
const RECALL = 'recall';

function summary({ turns }: Conversation): Move {
  // From what the assistant said: the parts in the user's prompt don't show that its answer came through.
  const token = turns
    .filter(({ role }) => role === 'assistant')
    .map(({ content }) => tokenIn(textOf(content)))
    .findLast((found) => found !== undefined);
  const kept =
    token === undefined
      ? 'No earlier answer with a joined token is in this conversation.'
      : `The joined token is ${token}.`;
  return {
    text: [
      '<analysis>',
      'The user had two parts joined with a hyphen and asked to keep the result.',
      '</analysis>',
      '<summary>',
      '1. Primary Request and Intent: join two parts with a hyphen and remember the joined token.',
      `2. Result: ${kept}`,
      '3. Pending Tasks: none.',
      '</summary>',
    ].join('\n'),
  };
}

export const compactCommand: Scene = (conversation, { cue, prompt }) => {
  if (cue === SUMMARY) return summary(conversation);
  if (cue === RECALL) return recall(conversation.turns, 'last');
  return joinParts(prompt, 'Two parts and a hyphen between them, to be remembered.');
};
