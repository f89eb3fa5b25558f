import { tagText } from '../../wire/attribution.ts';
import { callTools, resultsOf } from '../call-tool.ts';
import { textOf } from '../conversation.ts';
import { readFile } from '../read-file.ts';
import type { Scene } from '../scene.ts';
import { fileToRead, tokenIn } from '../task.ts';

/** The cue of the subagent's own prompt. */
const READER = 'background';

/** The caller starts the reader, ends its turn, and answers once the reader's end is told. */
export const backgroundAgent: Scene = (conversation, context) => {
  if (context.cue === READER) return readFile(conversation, context);
  const launched = resultsOf(context).at(-1);
  if (!launched) {
    const tool = conversation.tools.find(({ name }) => name === 'Agent' || name === 'Task');
    const input = {
      description: 'Read the token file',
      prompt: `${tagText(context.attempt, READER)} Read ${fileToRead(context.prompt)} with the Read tool and return only the token in it.`,
      subagent_type: 'smoke_reader',
      run_in_background: true,
    };
    return callTools(conversation, [{ name: tool?.name ?? 'Agent', input }]);
  }
  // The end is told in a turn of its own, after what the model said meanwhile.
  const told = textOf(context.turns.slice(1).flatMap(({ content }) => content));
  return { text: tokenIn(told) ?? 'I wait for the subagent.' };
};
