import { setTimeout } from 'node:timers/promises';
import { turnEnds } from '../session.ts';
import { type Key, keyBytes, pasted, typedPieces } from './keys.ts';
import {
  type Person,
  sessionLines,
  standsFor,
  type WaitOutcome,
  waitAtMost,
  waitUntil,
} from './person.ts';
import { dialogText, optionsOn, promptText } from './state.ts';
import type { DialogAnswer } from './step.ts';

/** What a person does with the keyboard. */

const BETWEEN_WORDS_MS = 8;

/**
 * From the last word to Enter. What comes in one read counts as pasted, and an Enter in the paste's wake makes a
 * new line in the prompt (1.0.128, at 60 ms after the text, on a busy machine later too).
 */
const BEFORE_ENTER_MS = 150;

/** Between keys, so that what each does is drawn before the next. */
const BETWEEN_KEYS_MS = 60;

/** Escape begins what other keys send too: too early, the next key is read as text (`[Z` in 1.0.128's prompt). */
const AFTER_ESCAPE_MS = 300;

/** How long a text must be gone from the prompt: while the screen is drawn anew, it is gone for a moment (1.0.128). */
const TAKEN_MS = 60;

/** How long the screen may take to show what a key did. */
const ECHO_MS = 3000;

/** A person reads first, and 2.1.331 takes no Enter for a dialog that has just come up under the fingers. */
const READING_MS = 500;

/** A key that was not taken is pressed again. */
const TRIES = 3;

/** What the prompt shows in place of a long paste, and of a picture's path. */
const FOLDED = ['[Pastedtext', '[Image#'];

export async function typeText(person: Person, text: string): Promise<WaitOutcome> {
  for (const piece of typedPieces(text)) {
    person.cli.write(piece);
    await setTimeout(BETWEEN_WORDS_MS);
  }
  return await echoed(person, text);
}

export async function pasteText(person: Person, text: string): Promise<WaitOutcome> {
  person.cli.write(pasted(text));
  return await echoed(person, text);
}

export async function pressKey(person: Person, key: Key): Promise<WaitOutcome> {
  if (key === 'enter') {
    await setTimeout(BEFORE_ENTER_MS);
    person.memory.turnEnds = turnEnds(sessionLines(person));
  }
  person.cli.write(keyBytes(key));
  await setTimeout(key === 'escape' ? AFTER_ESCAPE_MS : BETWEEN_KEYS_MS);
  return 'met';
}

/** Types a text and sends it, once the prompt stands. */
export async function sendText(person: Person, text: string): Promise<WaitOutcome> {
  const stands = () => promptText(person.terminal.rows()) !== undefined;
  const ready = await waitUntil(person, stands);
  const typed = ready === 'met' ? await typeText(person, text) : ready;
  return typed === 'met' ? await submit(person, text) : typed;
}

/** Presses Enter until the prompt has let go of the text. */
async function submit(person: Person, text: string): Promise<WaitOutcome> {
  for (let press = 1; press <= TRIES; press += 1) {
    await pressKey(person, 'enter');
    // Sent it is, if the CLI goes: that is what the text asked for.
    const gone = standsFor(TAKEN_MS, () => !endsPrompt(person, text));
    const outcome = await waitUntil(person, () => person.cli.over() || gone(), ECHO_MS);
    if (outcome !== 'late') return outcome;
  }
  return 'late';
}

/** Answers the dialog on the screen, once more where the first key was not taken. */
export async function answerDialog(person: Person, answer: DialogAnswer): Promise<WaitOutcome> {
  await setTimeout(READING_MS);
  for (let attempt = 1; attempt <= TRIES; attempt += 1) {
    const ready = answer === 'deny' ? 'met' : await walkTo(person, labelOf(answer));
    if (ready !== 'met') return ready;
    // The walk moves the dialog's cursor, which is no answer yet.
    const before = dialogText(person.terminal.rows());
    const changed = () => dialogText(person.terminal.rows()) !== before;
    await pressKey(person, answer === 'deny' ? 'escape' : 'enter');
    const outcome = await waitUntil(person, changed, ECHO_MS);
    if (outcome !== 'late') return outcome;
  }
  return 'late';
}

function labelOf(answer: Exclude<DialogAnswer, 'deny'>): string {
  return answer === 'allow' ? 'Yes' : answer.option;
}

/** Moves the dialog's cursor to an option. */
async function walkTo(person: Person, wanted: string): Promise<WaitOutcome> {
  const options = optionsOn(person.terminal.rows());
  const index = options ? placeOf(wanted, options.labels) : -1;
  if (!options || index < 0) return 'blocked';
  const way = index - options.selected;
  for (let step = 0; step < Math.abs(way); step += 1) {
    await pressKey(person, way > 0 ? 'down' : 'up');
  }
  const there = () => optionsOn(person.terminal.rows())?.selected === index;
  return await waitUntil(person, there, ECHO_MS);
}

/** The option that begins with words, else the first that has them. */
function placeOf(wanted: string, labels: readonly string[]): number {
  const begins = labels.findIndex((label) => label.startsWith(wanted));
  return begins >= 0 ? begins : labels.findIndex((label) => label.includes(wanted));
}

/** Until the screen shows the end of a text; it may never, so that is no reason to stop. */
function echoed(person: Person, text: string): Promise<WaitOutcome> {
  const shows = () =>
    endsPrompt(person, text) || FOLDED.some((mark) => dense(screen(person)).includes(mark));
  return waitAtMost(person, shows, ECHO_MS);
}

/** Whether a text's end stands at the prompt's end, or at the screen's where there is no prompt. */
function endsPrompt(person: Person, text: string): boolean {
  return dense(screen(person)).endsWith(dense(text).slice(-12));
}

function screen({ terminal }: Person): string {
  const rows = terminal.rows();
  return promptText(rows) ?? rows.join('');
}

function dense(text: string): string {
  return text.replace(/\s+/g, '');
}
