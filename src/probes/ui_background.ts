import { sessionLogOf } from '../claude/session.ts';
import type { SessionLine } from '../claude/session-file.ts';
import { textOf } from '../dialects/conversation.ts';
import type { Scene } from '../scripted/scene.ts';
import { answerIsSecret } from './expect/answer.ts';
import { screens } from './expect/screen.ts';
import { calls } from './expect/tool.ts';
import type { Expectation, Probe } from './probe.ts';
import { tokenIn } from './secret.ts';
import { callTools, resultsOf } from './tasks/call-tool.ts';
import { runCommand } from './tasks/run-command.ts';
import { orTitle } from './tasks/title.ts';
import { uiStep } from './ui-step.ts';

const FILE = 'smoke-slow.txt';

const scene: Scene = (conversation, context) => {
  const results = resultsOf(context);
  const told = textOf(context.turns.slice(1).flatMap(({ content }) => content));
  const token = tokenIn(told);
  if (token) return { text: token };
  if (results.length === 0) {
    const command = runCommand.hear(context.prompt) ?? '';
    const input = { command, description: 'Wait and print', run_in_background: true };
    return callTools(conversation, [{ name: 'Bash', input }]);
  }
  const output = /<output-file>([^<]+)</.exec(told)?.[1];
  if (output !== undefined && results.length === 1)
    return callTools(conversation, [{ name: 'Read', input: { file_path: output } }]);
  return { text: 'I wait for the command.' };
};

const saysToken = (lines: readonly SessionLine[]) =>
  sessionLogOf(lines).turns.some(({ answer }) => tokenIn(answer) !== undefined);

const WOKEN: Expectation = {
  name: 'the command’s end wakes the model for a second answer',
  judge: (seen) => {
    const { whole } = seen.secret;
    const started = calls(seen).some(
      ({ use, result }) =>
        use.name === 'Bash' && result && !result.isError && !result.text.includes(whole),
    );
    if (!started) return { met: false, reason: 'no command was started in the background' };
    const [first, ...later] = screens(seen).flatMap(({ session }) => session.turns);
    return later.some(({ answer }) => answer.includes(whole)) && !first?.answer.includes(whole)
      ? { met: true }
      : { met: false, reason: 'expected the token in a later turn and not in the first' };
  },
};

export const uiBackground: Probe = {
  name: 'ui_background',
  purpose: 'A long command runs in the background, and its end wakes the model later.',
  group: 'ui',
  cost: 'cheap',
  rules: ['tool/*', 'body/history'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/20901',
  // The oldest release it was seen with; 2.0.77 tells of the end at the next prompt only.
  needs: { screen: true, claude: '2.1.216' },
  stage: ({ secret, tag }) => ({
    files: { [FILE]: `${secret.whole}\n` },
    steps: [
      uiStep(
        [
          {
            send: `${tag()} ${runCommand.say(`sleep 0.3; cat ${FILE}`)} in the background. When it has ended, reply with exactly the token it printed and nothing else.`,
          },
          { await: 'done', whenAsked: 'allow' },
          { what: 'the token', awaitSession: saysToken, whenAsked: 'allow' },
        ],
        { permissionMode: 'default' },
      ),
    ],
  }),
  scene: orTitle(scene),
  expect: [WOKEN, answerIsSecret],
};
