import { performance } from 'node:perf_hooks';
import { turnEnds } from '../session.ts';
import { answerDialog, pasteText, pressKey, sendText, typeText } from './hands.ts';
import {
  DEFAULT_WITHIN_MS,
  type Person,
  sessionLines,
  standsFor,
  type WaitOutcome,
  waitAtMost,
  waitUntil,
} from './person.ts';
import { promptText, type ScreenState, stateOf } from './state.ts';
import {
  type Await,
  type AwaitSession,
  type DialogAnswer,
  type ScreenStep,
  stepWords,
} from './step.ts';

/** Why a script did not come to its end. */
export type Stuck = {
  /** Index of the step. */
  readonly step: number;
  /** The step in words. */
  readonly words: string;
  readonly why: Exclude<WaitOutcome, 'met'>;
  /** What the screen showed then. */
  readonly state: ScreenState;
};

const SHOWS: Readonly<Record<ScreenState, string>> = {
  starting: 'nothing known',
  ready: 'the idle prompt',
  working: 'a turn at work',
  asking: 'a dialog',
  notice: 'a notice that waits for a key',
};

/** Why a script did not come to its end, in words for people. */
export function stuckWords({ step, words, why, state }: Stuck): string {
  const what = `step ${step + 1} of the script (${words})`;
  switch (why) {
    case 'late':
      return `${what} did not come about in time; the screen shows ${SHOWS[state]}`;
    case 'blocked':
      return `${what} can come about no more; the screen shows ${SHOWS[state]}`;
    case 'ended':
      return `the CLI ended before ${what}`;
    case 'cancelled':
      return `the run was cancelled at ${what}`;
  }
}

/** How long that must stand after which nothing else will come. */
const BLOCKED_MS = 4000;

/** How long the prompt must stand idle to count as done when the session's file says nothing (an empty answer). */
const IDLE_MS = 3000;

/**
 * Carries out a person's script.
 *
 * @param onStep told of every step that was carried out
 * @returns undefined when the script came to its end
 */
export async function drive(
  steps: readonly ScreenStep[],
  person: Person,
  onStep: (step: number, words: string) => void,
): Promise<Stuck | undefined> {
  for (const [step, one] of steps.entries()) {
    const words = stepWords(one);
    const outcome = await carryOut(one, person);
    if (outcome !== 'met') {
      return { step, words, why: outcome, state: stateOf(person.terminal.rows()) };
    }
    onStep(step, words);
  }
  return undefined;
}

function carryOut(step: ScreenStep, person: Person): Promise<WaitOutcome> {
  if ('await' in step) return awaitState(step, person);
  if ('awaitSession' in step) return awaitSession(step, person);
  if ('awaitText' in step) {
    const stands = () => person.terminal.rows().some((row) => row.includes(step.awaitText));
    return (step.optional ? waitAtMost : waitUntil)(person, stands, step.withinMs);
  }
  if ('pauseMs' in step) return waitAtMost(person, () => false, step.pauseMs);
  if ('send' in step) return sendWhenReady(step.send, person);
  if ('type' in step) return typeText(person, step.type);
  if ('paste' in step) return pasteText(person, step.paste);
  if ('press' in step) return pressKey(person, step.press);
  return answerWhenAsked(step, person);
}

/** A dialog or notice that stands in the prompt's place will not go by itself. */
async function sendWhenReady(text: string, person: Person): Promise<WaitOutcome> {
  const stands = () => promptText(person.terminal.rows()) !== undefined;
  const blocked = standsFor(BLOCKED_MS, () => waitsForKey(person));
  const outcome = await waitUntil(person, () => stands() || blocked());
  if (outcome !== 'met') return outcome;
  return stands() ? await sendText(person, text) : 'blocked';
}

async function answerWhenAsked(
  step: Extract<ScreenStep, { readonly answer: unknown }>,
  person: Person,
): Promise<WaitOutcome> {
  for (;;) {
    const asked = await awaitState({ ...step, await: 'asking' }, person);
    const answered = asked === 'met' ? await answerStanding(person, step.answer) : asked;
    if (answered !== 'gone') return answered;
  }
}

/** What was seen may have been the rest of an earlier dialog, and be gone by now. */
async function answerStanding(person: Person, answer: DialogAnswer): Promise<WaitOutcome | 'gone'> {
  const outcome = await answerDialog(person, answer);
  return outcome === 'blocked' && !shows(person, 'asking') ? 'gone' : outcome;
}

function awaitState(step: Await, person: Person): Promise<WaitOutcome> {
  const blocked = standsFor(BLOCKED_MS, () => nothingWillCome(person));
  return answeringDialogs(step, person, conditionOf(step.await, person), blocked);
}

async function awaitSession(step: AwaitSession, person: Person): Promise<WaitOutcome> {
  const tells = () => step.awaitSession(sessionLines(person));
  const blocked = standsFor(BLOCKED_MS, () => waitsForKey(person));
  const outcome = await answeringDialogs(step, person, tells, blocked);
  const inTime = performance.now() < person.deadline;
  return step.optional && inTime && outcome === 'late' ? 'met' : outcome;
}

/** Waits until something holds or cannot come to hold any more, and answers the dialogs that come up meanwhile. */
async function answeringDialogs(
  { whenAsked, withinMs = DEFAULT_WITHIN_MS }: Pick<Await, 'whenAsked' | 'withinMs'>,
  person: Person,
  holds: () => boolean,
  blocked: () => boolean,
): Promise<WaitOutcome> {
  const limit = performance.now() + withinMs;
  const asked = () => whenAsked !== undefined && shows(person, 'asking');
  for (;;) {
    const outcome = await waitUntil(
      person,
      () => holds() || asked() || blocked(),
      limit - performance.now(),
    );
    if (outcome !== 'met' || holds()) return outcome;
    if (whenAsked === undefined || !asked()) return 'blocked';
    const answered = await answerStanding(person, whenAsked);
    if (answered !== 'met' && answered !== 'gone') return answered;
  }
}

function conditionOf(state: Await['await'], person: Person): () => boolean {
  if (state === 'done') return doneCondition(person);
  return state === 'ended' ? person.cli.over : () => shows(person, state);
}

/** A dialog or notice waits for a key, or the turn is over. */
function nothingWillCome(person: Person): boolean {
  return waitsForKey(person) || (shows(person, 'ready') && turnEnded(person));
}

/** A dialog or a notice stands. */
function waitsForKey(person: Person): boolean {
  return shows(person, 'asking') || shows(person, 'notice');
}

/** Done: the prompt stands again, and the session's file has the end of a turn that it had not at the last Enter. */
function doneCondition(person: Person): () => boolean {
  const idle = standsFor(IDLE_MS, () => shows(person, 'ready'));
  return () => idle() || (shows(person, 'ready') && turnEnded(person));
}

function turnEnded(person: Person): boolean {
  return turnEnds(sessionLines(person)) > person.memory.turnEnds;
}

function shows({ terminal }: Person, state: ScreenState): boolean {
  return stateOf(terminal.rows()) === state;
}
