import { canonicalJson, parseJson } from '../system/json.ts';
import type { Usage } from './usage.ts';

export type AnswerCall = {
  readonly name: string;
  /** Arguments as written; JSON re-serialised where they came parsed. */
  readonly argsText: string;
};

/** Why a model stopped, whatever the dialect's word for it; undefined when it didn't say. */
export type StopKind = 'tool' | 'end' | 'length' | 'other' | undefined;

/** What a model answered, in terms that every dialect has: how both sides of a target compare. */
export type Answer = {
  readonly text: string;
  readonly thinking: string;
  /** A refusal that the dialect keeps apart from text; where it belongs in another dialect is open. */
  readonly refusal?: string;
  readonly calls: readonly AnswerCall[];
  readonly stop: StopKind;
  readonly usage: Usage | undefined;
  /** The model's turn ended regularly (no error, no cut, no missing end). */
  readonly whole: boolean;
  /** When deltas of text and calls arrived (not thinking), in epoch ms; empty for a JSON answer. */
  readonly deltaTimes: readonly number[];
};

/** Arguments for comparing: equal for equal JSON, whatever the spelling. */
export function sameArgs(left: string, right: string): boolean {
  const parsed = [left, right].map((text) => parseJson(text === '' ? '{}' : text));
  if (parsed.includes(undefined)) return left === right;
  return canonicalJson(parsed[0]) === canonicalJson(parsed[1]);
}
