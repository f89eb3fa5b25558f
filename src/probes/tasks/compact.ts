import type { Turn } from '../../dialects/conversation.ts';
import type { Move } from '../../dialects/move.ts';
import type { Scene } from '../../scripted/scene.ts';
import { cliStep } from '../cli-step.ts';
import type { CliStep, Staging } from '../probe.ts';
import { join, playJoin } from './join.ts';
import { playRecall, RECALL, recall, tokensOf } from './recall.ts';

/** The cue of the `/compact` prompt, which the CLI puts into its own request for a summary. */
export const SUMMARY = 'summary';

/** A session with an answer in it, and the process that compacts it. */
export function compactionSteps({ secret, tag }: Staging): readonly CliStep[] {
  const opening = `${tag()} ${join.say(secret)} (and remember it)`;
  return [
    cliStep(
      // Two turns: with fewer messages some releases find nothing to compact.
      [opening, `${tag(RECALL)} ${recall.say('earlier')}`],
      { session: 'start' },
    ),
    cliStep(`/compact Keep the joined token. ${tag(SUMMARY)}`, { session: 'resume' }),
  ];
}

/** Joins two parts, says the token again when asked, and keeps it when the session is compacted. */
export const compactScene: Scene = ({ turns }, { cue, prompt }) => {
  if (cue === SUMMARY) return summary(turns);
  if (cue === RECALL) return playRecall(turns, prompt);
  return playJoin(prompt, 'Two parts and a hyphen between them, to be remembered.');
};

function summary(turns: readonly Turn[]): Move {
  // From what the assistant said: the parts in the user's prompt don't show that its answer came through.
  const token = tokensOf(turns, 'assistant').at(-1);
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
