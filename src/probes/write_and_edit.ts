import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { fileHoldsSecret } from './expect/files.ts';
import { toolSucceeded } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { partsIn, type Secret } from './secret.ts';
import { callTools, resultsOf } from './tasks/call-tool.ts';
import { filesNamed } from './tasks/read-file.ts';
import type { Task } from './tasks/task.ts';

const FILE = 'smoke-note.txt';

export const writeThenEdit: Task<{ readonly file: string; readonly secret: Secret }> = {
  say: ({ file, secret }) =>
    `Use the Write tool to create ${file} in the working directory with this one line: ` +
    `${secret.left} ${secret.right}\nThen use the Edit tool to put a hyphen in place of the space in it.`,
  hear: (text) => {
    const [file] = filesNamed(text);
    const secret = partsIn(text);
    return file !== undefined && secret ? { file, secret } : undefined;
  },
};

/** Writes the two parts, joins them by an edit, and answers with what the file holds then. */
const scene: Scene = (conversation, context) => {
  const task = writeThenEdit.hear(context.prompt);
  if (!task) return { text: 'I could not find the file or its line.' };
  const { file, secret } = task;
  const [written, edited] = resultsOf(context);
  const failed = [written, edited].find((result) => result?.isError);
  if (failed) return { text: `The tool failed: ${textOf(failed.content)}` };
  const apart = `${secret.left} ${secret.right}`;
  if (!written) {
    const input = { file_path: file, content: `${apart}\n` };
    return callTools(conversation, [{ name: 'Write', input }]);
  }
  if (!edited) {
    const input = { file_path: file, old_string: apart, new_string: secret.whole };
    return callTools(conversation, [{ name: 'Edit', input }]);
  }
  return { text: secret.whole };
};

export const writeAndEdit: Probe = {
  name: 'write_and_edit',
  purpose: 'A file is written and then edited by tools, with its text intact on disk.',
  cost: 'cheap',
  rules: ['tool/*', 'stop/*'],
  seenIn: 'https://github.com/BerriAI/litellm/issues/29491',
  needs: { tool: ['Write'] },
  stage: ({ secret, tag }) => ({
    steps: [
      cliStep(
        `${tag()} ${writeThenEdit.say({ file: FILE, secret })} ` +
          'Reply with exactly what the file holds then and nothing else.',
        {
          tools: ['Write', 'Edit', 'Read'],
          allow: ['Write(./**)', 'Edit(./**)', 'Read(./**)'],
          // Minimal mode has no Write.
          bare: false,
        },
      ),
    ],
  }),
  scene,
  expect: [toolSucceeded('Write'), toolSucceeded('Edit'), fileHoldsSecret(FILE), answerIsSecret],
};
