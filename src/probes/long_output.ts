import { cliStep } from './cli-step.ts';
import { bareAnswer } from './expect/answer.ts';
import type { Expectation, Probe } from './probe.ts';
import { partsIn, type Secret } from './secret.ts';
import type { Task } from './tasks/task.ts';

/** At about 18 characters a line more than 10,000 tokens. */
const LINES = 2500;

export const writeLines: Task<{ readonly lines: number; readonly secret: Secret }> = {
  say: ({ lines, secret }) =>
    `Write ${lines} lines, "line 1 of ${lines}", "line 2 of ${lines}" and so on to "line ${lines} of ${lines}", ` +
    'leaving none out and adding nothing. After them, on a line of its own, write these two parts joined with a ' +
    `hyphen: ${secret.left} ${secret.right}`,
  hear: (text) => {
    const lines = Number(/\bline (\d{1,5}) of \1\b/.exec(text)?.[1] ?? 0);
    const secret = partsIn(text);
    return lines > 0 && secret ? { lines, secret } : undefined;
  },
};

function linesOf(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `line ${index + 1} of ${count}`);
}

/** Every line in its place and the secret at the end: what is dropped, doubled or cut on the way shows. */
const everyLine: Expectation = {
  name: `the answer has all ${LINES} lines in order and ends with the secret`,
  judge: (seen) => {
    const text = seen.steps.at(-1)?.transcript.result?.text;
    if (text === undefined) return { met: false, reason: 'the CLI printed no final result' };
    const lines = text
      .trim()
      .split('\n')
      .map((line) => line.trim());
    const last = bareAnswer(lines.at(-1) ?? '');
    const body = lines.slice(0, -1);
    const wrong = linesOf(LINES).findIndex((line, index) => body[index] !== line);
    if (wrong !== -1) {
      const found = JSON.stringify((body[wrong] ?? lines[wrong] ?? '').slice(0, 80));
      return {
        met: false,
        reason: `expected line ${wrong + 1} of ${LINES} in its place, seen ${found}`,
      };
    }
    if (body.length === LINES && last === seen.secret.whole) return { met: true };
    const found = JSON.stringify(lines.slice(LINES).join('\n').slice(0, 80));
    return {
      met: false,
      reason: `expected ${seen.secret.whole} after the last line, seen ${found}`,
    };
  },
};

export const longOutput: Probe = {
  name: 'long_output',
  purpose: 'An answer of more than 10,000 tokens is streamed to its last line.',
  cost: 'costly',
  rules: ['stream/*', 'stream/buffered'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/3996',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${writeLines.say({ lines: LINES, secret })}`)],
  }),
  scene: (_conversation, { prompt }) => {
    const task = writeLines.hear(prompt);
    if (!task) return { text: 'I could not find what to write in the prompt.' };
    return { text: [...linesOf(task.lines), task.secret.whole].join('\n') };
  },
  expect: [everyLine],
};
