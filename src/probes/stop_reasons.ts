import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import type { Stop } from '../dialects/move.ts';
import { pairsOf } from '../rules/pairs.ts';
import type { Scene } from '../scripted/scene.ts';
import { cliStep } from './cli-step.ts';
import { judgeAnswer } from './expect/answer.ts';
import { requestsCued } from './expect/cue.ts';
import { asksForNoRest } from './expect/half-answer.ts';
import type { Expectation, Judgement, Observation, Probe } from './probe.ts';
import { join, playJoin } from './tasks/join.ts';

/**
 * How a turn ends: after `half` of an answer the CLI asks for the rest (2.1.331 does after all three, 2.0.77 after
 * `length` alone, 1.0.128 after none) or ends, mostly with an error; the others are whole, and the CLI takes them so.
 */
type Ending = {
  readonly stop: Stop;
  readonly reason: string;
  readonly half?: true;
  /** What else says the same in a translation; undefined where other dialects have no word for it. */
  readonly translated?: readonly string[];
};

const CUT = ['max_tokens', 'model_context_window_exceeded'];

const ENDINGS: Readonly<Record<string, Ending>> = {
  length: { stop: { kind: 'length' }, reason: 'max_tokens', half: true, translated: CUT },
  context: {
    stop: { kind: 'context' },
    reason: 'model_context_window_exceeded',
    half: true,
    translated: CUT,
  },
  refusal: { stop: { kind: 'refusal' }, reason: 'refusal', half: true },
  pause: { stop: { kind: 'pause' }, reason: 'pause_turn' },
  sequence: { stop: { kind: 'sequence', sequence: '</answer>' }, reason: 'stop_sequence' },
};

const HALF = 'The joined token, as far as I can tell, is';

const CUES = Object.keys(ENDINGS);

const scene: Scene = (_conversation, { prompt, cue = '', earlier }) => {
  const ending = ENDINGS[cue];
  if (!ending || earlier > 0) return playJoin(prompt);
  const { stop, half } = ending;
  return half ? { text: HALF, stop } : { ...playJoin(prompt), stop };
};

function judgeReason(seen: Observation, cue: string, { reason, translated }: Ending): Judgement {
  const [north] = requestsCued(seen, cue);
  if (!north) return { met: false, reason: `no request of ${cue} was sent` };
  const south = pairsOf(seen.wire)
    .find((pair) => pair.north === north)
    ?.south.at(-1);
  const isTranslated = south !== undefined && !isMessages(south);
  if (isTranslated && !translated) return { met: true };
  const wanted = (isTranslated && translated) || [reason];
  const given = messageOf(north)?.stopReason ?? 'none';
  if (wanted.includes(given)) return { met: true };
  return {
    met: false,
    reason: `expected the stop_reason ${wanted.join(' or ')}, seen ${given} (${north.exchange.id})`,
    blame: 'target',
  };
}

const reasonsArrive: Expectation = {
  name: 'each stop_reason reaches the CLI',
  judge: (seen) => allOf(CUES.map((cue) => judgeReason(seen, cue, endingOf(cue)))),
};

function judgeEnd(seen: Observation, cue: string, place: number): Judgement {
  const result = seen.steps[place]?.transcript.result;
  const whole = seen.secrets[place]?.whole ?? '';
  if (!result) return { met: false, reason: `${cue}: the CLI printed no final result` };
  const { half, reason, translated = [] } = endingOf(cue);
  if (half && asksForNoRest(seen, cue, place, { text: HALF, reasons: [reason, ...translated] })) {
    return { met: true, note: `this release does not ask for the rest after ${reason}` };
  }
  const judgement = judgeAnswer(result.text, whole, seen.wire.scripted);
  return judgement.met ? judgement : { ...judgement, reason: `${cue}: ${judgement.reason}` };
}

const eachEnds: Expectation = {
  name: 'each answer is completed, or the CLI says why it is not',
  judge: (seen) => allOf(CUES.map((cue, place) => judgeEnd(seen, cue, place))),
};

function endingOf(cue: string): Ending {
  return ENDINGS[cue] ?? { stop: { kind: 'end' }, reason: 'end_turn' };
}

/** Met when all are; the first that is not tells why, and notes are joined. */
function allOf(judgements: readonly Judgement[]): Judgement {
  const unmet = judgements.find(({ met }) => !met);
  if (unmet) return unmet;
  const notes = judgements.flatMap((one) => (one.met && one.note ? [one.note] : []));
  return notes.length === 0 ? { met: true } : { met: true, note: notes.join('; ') };
}

export const stopReasons: Probe = {
  name: 'stop_reasons',
  purpose:
    'A turn that stops at a limit, by refusal, pause or stop sequence says so, and the CLI goes on as it should.',
  cost: 'cheap',
  rules: ['stop/*', 'across/stop-reason'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/40240',
  needs: { scripted: true },
  exit: 'any',
  stage: ({ secrets, tag }) => ({
    steps: CUES.flatMap((cue, index) => {
      const secret = secrets[index];
      return secret ? [cliStep(`${tag(cue)} ${join.say(secret)}`)] : [];
    }),
  }),
  scene,
  expect: [reasonsArrive, eachEnds],
};
