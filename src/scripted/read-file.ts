import type { Conversation, Turn } from './conversation.ts';
import { textOf, toolResults } from './conversation.ts';
import type { Move, SceneContext } from './scene.ts';
import { fileToRead, tokenIn } from './task.ts';

export type Thoughts = { readonly before?: string; readonly after?: string };

/** The thinking of a move; the key is left out where there is none. */
function thinking(text: string | undefined): Pick<Move, 'thinking'> {
  return text === undefined ? {} : { thinking: text };
}

function answer(resultText: string, isError: boolean, thought: string | undefined): Move {
  const token = isError ? undefined : tokenIn(resultText);
  if (token === undefined) return { text: 'I could not find a token in what the tool returned.' };
  return { ...thinking(thought), text: token };
}

/**
 * The token in what the user said since the task. A prompt never holds one whole, so a target has turned a
 * tool's result into text of the user, as some do for models without tools.
 */
export function tokenToldAsText(turns: readonly Turn[]): string | undefined {
  const told = turns
    .filter(({ role }) => role === 'user')
    .map(({ content }) => textOf(content.filter(({ type }) => type === 'text')));
  return tokenIn(told.join('\n'));
}

/** Plays "read this file and reply with the token in it": a call of Read, then the answer from its result. */
export function readFile(
  conversation: Conversation,
  context: Pick<SceneContext, 'prompt' | 'turns'>,
  thoughts: Thoughts = {},
): Move {
  const result = toolResults(context).at(-1)?.result;
  if (result) return answer(textOf(result.content), result.isError, thoughts.after);
  const told = tokenToldAsText(context.turns);
  if (told !== undefined) return answer(told, false, thoughts.after);
  const file = fileToRead(context.prompt);
  if (file === undefined) return { text: 'I could not find the name of a file in the prompt.' };
  if (!conversation.tools.some(({ name }) => name === 'Read')) {
    return { text: 'I have no tool named Read, so I cannot read the file.' };
  }
  return {
    ...thinking(thoughts.before),
    calls: [{ name: 'Read', input: { file_path: file } }],
  };
}
