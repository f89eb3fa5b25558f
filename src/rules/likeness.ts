import {
  arrived,
  type Fragment,
  fragmentsOfRequest,
} from '../dialects/anthropic/reading/fragments.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { requestText, squeeze } from '../dialects/request-text.ts';
import { at, canonicalJson, listIn, objectIn, stringsIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { Reading } from '../wire/reading.ts';

/** How well a request upstream agrees with one of the CLI's, by what both say. */
export type Likeness = {
  /** To be compared from the first to the last; more is better. */
  readonly scores: readonly number[];
  /** Nothing of the CLI's request is missing. */
  readonly full: boolean;
  /** At least something that is this request's own, and not the system prompt of them all. */
  readonly related: boolean;
};

/** What is missing weighs more than what is there. */
const MISSING = 2;

export function likenessOf(north: Reading, south: Reading): Likeness {
  const { all, own, last } = saidOf(north);
  const text = requestText(south);
  const found = all.filter((fragment) => arrived(fragment, text)).length;
  const missing = all.length - found;
  const turn = lastTurnOf(south);
  const ends = last.some((fragment) => arrived(fragment, turn));
  const exact = north.bodies.request.text === south.bodies.request.text;
  const others = isMessages(south) ? differingFields(north, south) : 0;
  return {
    scores: [
      Number(exact),
      Number(ends),
      found - MISSING * missing,
      -others,
      exact ? 0 : -differingValues(north, south),
    ],
    full: exact || (ends && missing === 0 && others === 0),
    related: own.length === 0 || own.some((fragment) => arrived(fragment, text)),
  };
}

/** Below zero when `left` is the better one. */
export function compareLikeness(left: Likeness, right: Likeness): number {
  const place = left.scores.findIndex((score, index) => score !== right.scores[index]);
  return place === -1 ? 0 : (right.scores[place] ?? 0) - (left.scores[place] ?? 0);
}

type SaidParts = {
  readonly all: readonly Fragment[];
  /** Without the system prompt. */
  readonly own: readonly Fragment[];
  /** The turn that asks for the answer. */
  readonly last: readonly Fragment[];
};

const saidOf = oncePer(({ requestJson }: Reading): SaidParts => {
  const all = fragmentsOfRequest(requestJson);
  const turns = turnsIn(at(requestJson, 'messages'));
  return {
    all,
    own: all.filter(({ kind }) => kind !== 'system'),
    last: fragmentsOfRequest({ messages: turns.slice(-1) }),
  };
});

/** The turns of a conversation without those that the system speaks in between. */
function turnsIn(list: unknown): readonly unknown[] {
  return listIn(list).filter((turn) => {
    const role = at(turn, 'role');
    return role !== 'system' && role !== 'developer';
  });
}

const lastTurnOf = oncePer(({ requestJson }: Reading): string => {
  const turns = [
    ...turnsIn(at(requestJson, 'messages')),
    ...turnsIn(at(requestJson, 'input')),
  ].slice(-1);
  return squeeze(stringsIn(turns.length > 0 ? turns : at(requestJson, 'input')).join('\n'));
});

/** Fields that a target may set as it likes, and those that are compared by what they say. */
const NO_MARK = new Set(['model', 'stream', 'messages', 'system']);

/** Top-level fields that one request has and the other has not, or has otherwise. */
function differingFields(north: Reading, south: Reading): number {
  const [sent, got] = [fieldsOf(north), fieldsOf(south)];
  return [...new Set([...sent.keys(), ...got.keys()])].filter(
    (field) => sent.get(field) !== got.get(field),
  ).length;
}

/** Values anywhere in one request that the other has not, of the smallest kind: `description: "Reads a file"`. */
function differingValues(north: Reading, south: Reading): number {
  const [sent, got] = [valuesOf(north), valuesOf(south)];
  const shared = [...sent].filter((value) => got.has(value)).length;
  return sent.size + got.size - 2 * shared;
}

const valuesOf = oncePer(
  ({ requestJson }: Reading): ReadonlySet<string> => new Set(leavesOf('', requestJson)),
);

function leavesOf(key: string, value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => leavesOf(key, item));
  const object = objectIn(value);
  if (!object) return [`${key}: ${JSON.stringify(value)}`];
  return Object.entries(object).flatMap(([name, held]) => leavesOf(name, held));
}

const fieldsOf = oncePer(({ requestJson }: Reading): ReadonlyMap<string, string> => {
  const fields = Object.entries(objectIn(requestJson) ?? {});
  return new Map(
    fields
      .filter(([field]) => !NO_MARK.has(field))
      .map(([field, value]) => [field, canonicalJson(value)]),
  );
});
