import type { Conversation, Turn } from '../../dialects/conversation.ts';
import { textOf } from '../../dialects/conversation.ts';
import type { Move } from '../../dialects/move.ts';
import type { Scene, SceneContext } from '../../scripted/scene.ts';
import { tokenIn } from '../secret.ts';
import { answerFrom, callTools, resultsOf, tokenOf } from './call-tool.ts';
import type { Task } from './task.ts';

/** Reads inside the workspace, and nothing else. */
export const READ_WORKSPACE = 'Read(./**)';

const FILE = /\bread\s+["'`]?([\w./\\-]*\w\.\w+)/i;
const FILES = /\bsmoke-[\w-]+\.\w+/g;

/** The beginning of a task whose answer stands in a file of the workspace. */
export const readFile: Task<string> = {
  say: (file) => `Use the Read tool to read ${file}`,
  hear: (text) => FILE.exec(text)?.[1],
};

/** The whole task, where there is one file and it holds the token. */
export function readTokenTask(file: string): string {
  return `${readFile.say(file)}. Reply with exactly the token in that file and nothing else.`;
}

/** All files of the probe that a prompt names, each once, in order. */
export function filesNamed(text: string): string[] {
  return [...new Set(text.match(FILES) ?? [])];
}

/** The call of Read for a file; a file that no one named is told in words. */
export function callRead(
  conversation: Pick<Conversation, 'tools'>,
  ...files: readonly (string | undefined)[]
): Move {
  return files.length === 0 || files.includes(undefined)
    ? { text: 'I could not find the name of a file in the prompt.' }
    : callTools(
        conversation,
        files.map((file) => ({ name: 'Read', input: { file_path: file } })),
      );
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

/** What is thought before the call and after its result. */
type Thoughts = { readonly before: string; readonly after: string };

/** Plays "read this file and reply with the token in it": a call of Read, then the answer from its result. */
export function playReadFile(
  conversation: Pick<Conversation, 'tools'>,
  context: Pick<SceneContext, 'prompt' | 'turns'>,
  thoughts?: Thoughts,
): Move {
  const result = resultsOf(context).at(-1);
  const token = result ? tokenOf(result) : tokenToldAsText(context.turns);
  if (token !== undefined) return { ...(thoughts && { thinking: thoughts.after }), text: token };
  if (result) return answerFrom(result);
  const move = callRead(conversation, readFile.hear(context.prompt));
  return { ...(thoughts && { thinking: thoughts.before }), ...move };
}

export const readFileScene: Scene = (conversation, context) => playReadFile(conversation, context);
