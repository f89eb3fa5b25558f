import { textOf, toolResults } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolResultHolds } from './expect/tool.ts';
import { calledInOneTurn } from './expect/turns.ts';
import type { Probe } from './probe.ts';
import { partIn } from './secret.ts';
import { callRead, filesNamed, READ_WORKSPACE } from './tasks/read-file.ts';
import type { Task } from './tasks/task.ts';

const LEFT = 'smoke-left.txt';
const RIGHT = 'smoke-right.txt';

export const readBoth: Task<{ readonly left: string; readonly right: string }> = {
  say: ({ left, right }) =>
    `Use the Read tool on ${left} and on ${right}, with both calls in the same turn.`,
  hear: (text) => {
    const [left, right] = filesNamed(text);
    return left !== undefined && right !== undefined ? { left, right } : undefined;
  },
};

/** Both files are read at once; which content is which shows only by the calls' ids. */
const scene: Scene = (conversation, context) => {
  const files = readBoth.hear(context.prompt);
  if (!files) return { text: 'I could not find the names of two files in the prompt.' };
  const { left, right } = files;
  const results = toolResults(context);
  if (results.length === 0) return callRead(conversation, left, right);
  const parts = [left, right].flatMap((file) => partOf(file, results) ?? []);
  return parts.length === 2
    ? { text: parts.join('-') }
    : { text: `I got ${parts.length} parts for 2 files.` };
};

/** The part that the result for a file holds, found by the call it answers. */
function partOf(file: string, results: ReturnType<typeof toolResults>): string | undefined {
  const answered = results.find(({ call }) => JSON.stringify(call?.input)?.includes(file));
  return answered && !answered.result.isError ? partIn(textOf(answered.result.content)) : undefined;
}

export const parallelTools: Probe = {
  name: 'parallel_tools',
  purpose: 'Two tool calls in one turn, both results in the next, neither mixed up nor merged.',
  cost: 'cheap',
  rules: ['tool/*', 'stream/block-index', 'body/history'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/5058',
  needs: { tool: ['Read'] },
  stage: ({ secret, tag }) => ({
    files: { [LEFT]: `${secret.left}\n`, [RIGHT]: `${secret.right}\n` },
    steps: [
      cliStep(
        `${tag()} ${readBoth.say({ left: LEFT, right: RIGHT })} ` +
          'Reply with the two contents joined by a hyphen, left first, and nothing else.',
        { tools: ['Read'], allow: [READ_WORKSPACE] },
      ),
    ],
  }),
  scene,
  expect: [
    toolResultHolds('Read', (secret) => secret.left),
    toolResultHolds('Read', (secret) => secret.right),
    calledInOneTurn('Read', 2),
    answerIsSecret,
  ],
};
