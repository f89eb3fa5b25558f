import type { Conversation } from '../../dialects/conversation.ts';
import type { Move } from '../../dialects/move.ts';
import type { Scene } from '../../scripted/scene.ts';
import type { Secret } from '../secret.ts';
import { callTools, resultsOf, type ToolResultBlock } from './call-tool.ts';
import { join, playJoin } from './join.ts';
import type { Task } from './task.ts';

/** The beginning of a task that a shell command has a part in. */
export const runCommand: Task<string> = {
  say: (command) => `Use the Bash tool to run exactly this command: \`${command}\``,
  hear: (text) => /`([^`]+)`/.exec(text)?.[1],
};

/** Makes a file that tells whether the command was run, and then has an answer of its own. */
export function touchThenJoin(file: string, secret: Secret): string {
  return `${runCommand.say(`touch ${file}`)}. If it was run: ${join.say(secret)}`;
}

/** Runs the prompt's command, and joins its two parts once there is a result of that. */
export function playCommand(
  conversation: Pick<Conversation, 'tools'>,
  prompt: string,
  result: ToolResultBlock | undefined,
): Move {
  if (result?.isError) return { text: 'The command was not run.' };
  if (result) return playJoin(prompt, 'The command was run; now the two parts.');
  const command = runCommand.hear(prompt);
  if (command === undefined) return { text: 'I could not find a command in the prompt.' };
  const input = { command, description: 'Make an empty file' };
  return callTools(conversation, [{ name: 'Bash', input }]);
}

export const commandThenJoin: Scene = (conversation, context) =>
  playCommand(conversation, context.prompt, resultsOf(context).at(-1));
