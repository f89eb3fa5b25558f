import type { ClaudeRun } from '../claude/start.ts';
import { cliStep } from './cli-step.ts';
import { failureRelayed } from './expect/relayed.ts';
import type { Expectation, Probe } from './probe.ts';
import { join } from './tasks/join.ts';

const WORDS = 'prompt is too long';
const FAULT = {
  kind: 'status',
  status: 400,
  errorType: 'invalid_request_error',
  message: `${WORDS}: 214873 tokens > 200000 maximum`,
} as const;

/** What the CLI says about an overflow it has understood, by release. */
const UNDERSTOOD = /prompt is too long|context (limit|window)|\/compact|input is too long/i;

/** The answer must not come: the upstream never gave one. */
const cliSaysSo: Expectation = {
  name: 'the CLI tells the user that the context is too long',
  judge: (seen) => {
    const told = seen.steps.map(wordsOf);
    if (seen.steps.some((run) => run.transcript.result?.text.includes(seen.secret.whole))) {
      return {
        met: false,
        reason: 'the CLI got an answer although the upstream gave none',
        blame: 'target',
      };
    }
    if (told.some((words) => UNDERSTOOD.test(words))) return { met: true };
    const seenWords = JSON.stringify(told.join(' ').slice(0, 200));
    return {
      met: false,
      reason: `expected the CLI to speak of a too long prompt, seen ${seenWords}`,
    };
  },
};

function wordsOf({ transcript, stderr }: ClaudeRun): string {
  return transcript.result?.text ?? stderr;
}

export const contextOverflow: Probe = {
  name: 'context_overflow',
  purpose: 'A full context arrives as the 400 whose words the CLI acts on.',
  cost: 'cheap',
  rules: ['error/*', 'across/error'],
  seenIn: 'https://github.com/Wei-Shaw/sub2api/issues/5093',
  needs: { scripted: true },
  exit: 'any',
  faults: true,
  provokes: ['recovery/*'],
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${join.say(secret)}`)],
  }),
  // Every request: the CLI may try again with less, and the context stays too long.
  scene: () => ({ fault: FAULT }),
  expect: [failureRelayed({ status: FAULT.status, words: WORDS }), cliSaysSo],
};
