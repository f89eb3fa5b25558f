import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import type { Expectation, Probe } from './probe.ts';
import { type Secret, secretOf } from './secret.ts';
import { NO_PARTS } from './tasks/join.ts';
import type { Task } from './tasks/task.ts';

const MEBIBYTE = 1 << 20;

// Three bytes a sign: the CLI refuses by itself what it counts, by characters, as over the window. And long runs of
// one sign are few tokens, so that a live model's window holds them.
const PADDING_LINE = `${'─'.repeat(1023)}\n`;
const PADDING = PADDING_LINE.repeat(380);

/** The parts stand at the two ends of the prompt, so that it must have come whole. */
export const joinFarParts: Task<Secret> = {
  say: ({ left, right }) =>
    `The first part is ${left}. The second part stands after a long rule of dashes, which means nothing.\n` +
    `${PADDING}The second part is ${right}. Join the first and the second part with a hyphen, and reply with the ` +
    'joined token and nothing else.',
  hear: (text) => {
    const left = /\bThe first part is (\w+)\./.exec(text)?.[1];
    const right = /\bThe second part is (\w+)\./.exec(text)?.[1];
    return left !== undefined && right !== undefined ? secretOf(left, right) : undefined;
  },
};

const bodyIsLarge: Expectation = {
  name: 'a request of more than 1 MiB was sent',
  judge: (seen) => {
    const sizes = seen.wire.north.map(({ exchange }) => exchange.request.body.size);
    const largest = Math.max(0, ...sizes);
    if (largest > MEBIBYTE) return { met: true };
    return {
      met: false,
      reason: `expected a request of more than ${MEBIBYTE} bytes, the largest had ${largest}`,
    };
  },
};

export const largeContext: Probe = {
  name: 'large_context',
  purpose: 'A request of more than 1 MiB arrives whole, its end as well as its beginning.',
  cost: 'costly',
  rules: ['http/refused', 'body/*'],
  seenIn: 'https://github.com/qualixar/superlocalmemory/issues/79',
  needs: { flags: ['--input-format'] },
  stage: ({ secret, tag }) => ({
    steps: [
      cliStep(
        // Over stdin: no system takes an argument of that length.
        [`${tag()} ${joinFarParts.say(secret)}`],
      ),
    ],
  }),
  scene: (_conversation, { prompt }) => {
    const secret = joinFarParts.hear(prompt);
    return secret ? { text: secret.whole } : NO_PARTS;
  },
  expect: [bodyIsLarge, answerIsSecret],
};
