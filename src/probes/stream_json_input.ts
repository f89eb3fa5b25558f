import { textIn } from '../system/json.ts';
import { cliStep } from './cli-step.ts';
import { judgeAnswer } from './expect/answer.ts';
import type { Expectation, Observation, Probe } from './probe.ts';
import { join } from './tasks/join.ts';
import { joinThenRecall, RECALL, recall } from './tasks/recall.ts';

function answersOf({ steps }: Observation): string[] {
  return steps
    .flatMap((run) => run.transcript.events)
    .filter((event) => event.type === 'result')
    .map((event) => textIn(event['result']) ?? '');
}

/** The last turn asks for the first turn's answer, so the history must have come through too. */
const eachTurnAnswered: Expectation = {
  name: 'each of the three turns over stdin gets its own answer',
  judge: (seen) => {
    const [first, second] = seen.secrets;
    const answers = answersOf(seen);
    const wanted = [first, second, first].map((secret) => secret?.whole ?? '');
    if (answers.length !== wanted.length) {
      return {
        met: false,
        reason: `expected ${wanted.length} results, one a turn, seen ${answers.length}`,
      };
    }
    const faults = wanted.flatMap((expected, index) => {
      const judgement = judgeAnswer(answers[index] ?? '', expected, seen.wire.scripted);
      return judgement.met ? [] : [`turn ${index + 1}: ${judgement.reason}`];
    });
    return faults.length === 0 ? { met: true } : { met: false, reason: faults.join('; ') };
  },
};

export const streamJsonInput: Probe = {
  name: 'stream_json_input',
  purpose:
    'Several turns over stdin in one process, the last of which asks for what the first one said.',
  cost: 'cheap',
  rules: ['stream/*', 'body/history'],
  seenIn: 'https://github.com/seifghazi/claude-code-proxy/issues/32',
  needs: { flags: ['--input-format'] },
  stage: ({ secret, secrets, tag }) => ({
    steps: [
      cliStep([
        `${tag('first')} ${join.say(secret)}`,
        `${tag('second')} ${join.say(secrets[1] ?? secret)}`,
        `${tag(RECALL)} ${recall.say('first')}`,
      ]),
    ],
  }),
  scene: joinThenRecall,
  expect: [eachTurnAnswered],
};
