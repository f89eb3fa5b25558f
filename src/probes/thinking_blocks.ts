import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import type { Part } from '../dialects/move.ts';
import { pairsOf } from '../rules/pairs.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { thinkingSeen } from './expect/thinking.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Expectation, Probe } from './probe.ts';
import { playReadFile, READ_WORKSPACE, readTokenTask } from './tasks/read-file.ts';

const FILE = 'smoke-thoughts.txt';

const THOUGHTS: readonly Part[] = [
  { kind: 'thinking', text: 'First I find out which file is meant.' },
  { kind: 'redacted_thinking', data: 'What only the vendor may read.' },
  { kind: 'thinking', text: 'Then I read it with the tool.' },
];

const AFTERWARDS: readonly Part[] = [
  { kind: 'thinking', text: 'The result holds the token.' },
  { kind: 'thinking', text: 'Nothing else was asked for.' },
];

/** Only where the upstream has blocks of thinking itself can their number be kept. */
const blocksArrive: Expectation = {
  name: 'each block of thinking arrives, in its place',
  judge: ({ wire }) => {
    const broken = pairsOf(wire).flatMap(({ north, south }) => {
      const [only, ...others] = south;
      const had = only && others.length === 0 && isMessages(only) ? messageOf(only) : undefined;
      const given = messageOf(north);
      if (!had || !given) return [];
      const [sent, got] = [had, given].map(({ blocks }) =>
        blocks.map(({ type }) => type).join(', '),
      );
      return sent === got
        ? []
        : [`expected the blocks ${sent}, seen ${got} (${north.exchange.id})`];
    });
    const [reason] = broken;
    return reason === undefined ? { met: true } : { met: false, reason, blame: 'target' };
  },
};

export const thinkingBlocks: Probe = {
  name: 'thinking_blocks',
  purpose:
    'Several blocks of thinking, a redacted one among them, come through and go back with the tool result.',
  cost: 'cheap',
  rules: ['thinking/*', 'body/thinking-history', 'stream/block-index'],
  seenIn: 'https://github.com/router-for-me/CLIProxyAPI/issues/2172',
  needs: { scripted: true },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      cliStep(`${tag()} ${readTokenTask(FILE)}`, {
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        effort: 'high',
      }),
    ],
  }),
  scene: (conversation, context) => {
    const { text, calls = [] } = playReadFile(conversation, context);
    return {
      parts: [
        ...(calls.length > 0 ? THOUGHTS : AFTERWARDS),
        ...(text === undefined ? [] : [{ kind: 'text' as const, pieces: [text] }]),
        ...calls.map((call) => ({ kind: 'call' as const, ...call })),
      ],
    };
  },
  expect: [thinkingSeen, blocksArrive, toolReturnedSecret('Read'), answerIsSecret],
};
