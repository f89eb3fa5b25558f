import { isMessages } from '../dialects/anthropic/route.ts';
import { succeeded } from '../wire/status.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Expectation, Probe } from './probe.ts';
import { READ_WORKSPACE, readFileScene, readTokenTask } from './tasks/read-file.ts';

const FILE = 'smoke-fallback.txt';

/** Whether the CLI asks without a stream is its own choice, and so no fault of the target's. */
const fellBack: Expectation = {
  name: 'the CLI asks once more without a stream',
  judge: ({ wire }) => {
    const whole = wire.north.filter((reading) => isMessages(reading) && !reading.wantsStream);
    if (whole.some(succeeded)) return { met: true };
    return whole.length === 0
      ? { met: true, note: 'this release asked again for a stream, so no answer came whole' }
      : { met: false, reason: 'expected an answer to the request without a stream, seen none' };
  },
};

export const fallbackTool: Probe = {
  name: 'fallback_tool',
  purpose: 'After a broken stream the CLI asks without one, and the tool call in that answer runs.',
  cost: 'cheap',
  rules: ['nonstream/*', 'tool/*', 'stream/terminal-event'],
  seenIn: 'https://github.com/nielspeter/claude-code-proxy/issues/13',
  // 2.0.77 gives up once some text was shown.
  needs: { scripted: true, claude: '2.1.0' },
  faults: true,
  provokes: ['recovery/*'],
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      cliStep(`${tag()} ${readTokenTask(FILE)}`, {
        tools: ['Read'],
        allow: [READ_WORKSPACE],
        env: { CLAUDE_CODE_MAX_RETRIES: '3' },
      }),
    ],
  }),
  scene: (conversation, context) => {
    const move = readFileScene(conversation, context);
    return conversation.stream && context.earlier === 0 ? { ...move, fault: BREAK } : move;
  },
  expect: [fellBack, toolReturnedSecret('Read'), answerIsSecret],
};

/** Strikes once some text was shown: before any, 2.1.331 asks for another stream. */
const BREAK = {
  kind: 'error_event',
  status: 529,
  errorType: 'overloaded_error',
  message: 'Overloaded',
  afterText: 'I will read the file, ',
} as const;
