import { textOf } from '../../dialects/conversation.ts';
import type { ActionCheck } from '../../dialects/move.ts';
import type { Scene } from '../../scripted/scene.ts';
import type { Staging } from '../probe.ts';
import { type Secret, tokenIn } from '../secret.ts';
import { callTools, resultsOf } from './call-tool.ts';
import { runCommand } from './run-command.ts';

/** What auto mode cannot tell from the command itself, so that it has it checked. */
const SCRIPT = 'smoke-check.sh';
const COMMAND = `sh ${SCRIPT}`;

/** The file that the script makes: there, and with the secret in it, only if the command was run. */
export const MADE = 'smoke-made.txt';

/** A workspace with a script in it that makes a file and prints the secret. */
export function checkedFiles(secret: Secret): Readonly<Record<string, string>> {
  return { [SCRIPT]: `printf '%s\\n' ${secret.whole} > ${MADE}\ncat ${MADE}\n` };
}

export function checkedPrompt(tag: Staging['tag']): string {
  return `${tag()} ${runCommand.say(COMMAND)}. Reply with exactly the token it prints and nothing else.`;
}

/** What the model says of a command that was not run; no token stands in it. */
const HELD = 'The command was not run, so I have no token.';

/**
 * Plays the command, and again after a result that is an error, as long as checks are left.
 *
 * @param checks what auto mode's check says of each try, in order
 */
export function checkedCommand(...checks: readonly [ActionCheck, ...ActionCheck[]]): Scene {
  return (conversation, context) => {
    const results = resultsOf(context);
    const check = checks[Math.min(results.length, checks.length - 1)] ?? checks[0];
    const last = results.at(-1);
    const token = last && !last.isError ? tokenIn(textOf(last.content)) : undefined;
    if (token !== undefined) return { text: token, check };
    if (results.length >= checks.length) return { text: HELD, check };
    const command = runCommand.hear(context.prompt);
    if (command === undefined) return { text: 'I could not find a command in the prompt.', check };
    const input = { command, description: 'Run the script' };
    return { ...callTools(conversation, [{ name: 'Bash', input }]), check };
  };
}
