import type { SessionLine } from '../session-file.ts';
import type { Key } from './keys.ts';

/**
 * What a person does at the screen, as data. Steps run in order; whatever waits is bounded, and the first thing
 * waited for in vain ends the script.
 */
export type ScreenStep =
  /** Types a text into the prompt; it is not sent before Enter is pressed. */
  | { readonly type: string }
  /** Pastes a text from the clipboard. */
  | { readonly paste: string }
  | { readonly press: Key }
  /** Types a text and sends it, once the prompt stands. */
  | { readonly send: string }
  | Await
  | AwaitSession
  /** Waits until a text stands on the screen, such as a picker's heading. */
  | { readonly awaitText: string; readonly withinMs?: number; readonly optional?: true }
  /**
   * Waits for a dialog and answers it: `allow` takes the option that begins with Yes, `deny` leaves with Escape, an
   * option is chosen by the start of its label, else by words in it.
   */
  | { readonly answer: DialogAnswer; readonly withinMs?: number }
  | { readonly pauseMs: number };

export type DialogAnswer = 'allow' | 'deny' | { readonly option: string };

/**
 * Waits until the screen shows a state. `done`: the turn that was sent last is over by the session's file, and the
 * prompt stands again. `ended`: the CLI has ended.
 */
export type Await = {
  readonly await: 'ready' | 'working' | 'asking' | 'notice' | 'done' | 'ended';
  /** Default: 20 s. */
  readonly withinMs?: number;
  /** Answers every dialog that comes up meanwhile. */
  readonly whenAsked?: 'allow' | 'deny';
};

/** Waits until the session's file tells something. */
export type AwaitSession = {
  /** What is waited for, in words for the report. */
  readonly what: string;
  readonly awaitSession: (lines: readonly SessionLine[]) => boolean;
  readonly withinMs?: number;
  /** Answers every dialog that comes up meanwhile. */
  readonly whenAsked?: 'allow' | 'deny';
  /** It may as well never come: then the script goes on. */
  readonly optional?: true;
};

/** A step in words for the report, such as `wait for done`. */
export function stepWords(step: ScreenStep): string {
  if ('type' in step) return `type ${quoted(step.type)}`;
  if ('paste' in step) return `paste ${quoted(step.paste)}`;
  if ('send' in step) return `send ${quoted(step.send)}`;
  if ('press' in step) return `press ${step.press}`;
  if ('await' in step) return `wait for ${step.await}`;
  if ('awaitText' in step) return `wait for the text ${quoted(step.awaitText)}`;
  if ('awaitSession' in step) return `wait for ${step.what}`;
  if ('pauseMs' in step) return `pause ${step.pauseMs} ms`;
  return `answer ${typeof step.answer === 'string' ? step.answer : quoted(step.answer.option)}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length <= 80 ? text : `${text.slice(0, 80)}…`);
}
