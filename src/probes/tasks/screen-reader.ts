import type { ScreenStep } from '../../claude/screen/step.ts';
import { sessionLogOf } from '../../claude/session.ts';
import type { SessionLine } from '../../claude/session-file.ts';
import { AGENT_TOOLS } from '../expect/agent.ts';
import type { Stage, Staging, UiStep } from '../probe.ts';
import { tokenIn } from '../secret.ts';
import { turn, uiStep } from '../ui-step.ts';
import { READ_WORKSPACE } from './read-file.ts';
import { delegate, READER_AGENTS } from './subagent.ts';

const FILE = 'smoke-ui-subagent.txt';

const saysToken = (lines: readonly SessionLine[]) =>
  sessionLogOf(lines).turns.some(({ answer }) => tokenIn(answer) !== undefined);

/** In auto mode the report comes first, and then a notice of the end, which the model is not told at once (2.1.331). */
const NOTICE: readonly ScreenStep[] = [
  {
    what: 'the notice of its end',
    awaitSession: (lines) =>
      sessionLogOf(lines).turns.some(({ prompt }) => prompt.includes('<task-notification>')),
    withinMs: 2000,
    optional: true,
  },
  { await: 'ready' },
];

/** Asks at the screen for what only a subagent of ours reads. */
export function readerAtScreen(
  { secret, tag }: Pick<Staging, 'secret' | 'tag'>,
  permissionMode: NonNullable<UiStep['permissionMode']>,
): Stage {
  return {
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      uiStep(
        [
          ...turn(
            `${tag()} ${delegate.say({ file: FILE, ground: 'foreground' })}. ` +
              'When it has answered, reply with exactly the token it returned and stop. Call no other tool.',
          ),
          // Since 2.1 the caller goes on meanwhile, and is woken by the end.
          { what: 'the subagent’s token', awaitSession: saysToken },
          ...(permissionMode === 'auto' ? NOTICE : []),
        ],
        { permissionMode, allow: [...AGENT_TOOLS, READ_WORKSPACE], agents: READER_AGENTS },
      ),
    ],
  };
}
