import { z } from 'zod';

const NUMBER = /^-?(0|[1-9]\d{0,15})(\.\d{1,15})?([eE][+-]?\d{1,3})?$/;
const WORDS: Readonly<Record<string, unknown>> = { true: true, false: false, null: null };

/** The file's scalars are all text; what JSON would write without quotes is read as such. */
function typed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(typed);
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typed(inner)]));
  }
  if (typeof value !== 'string') return value;
  if (Object.hasOwn(WORDS, value)) return WORDS[value];
  return NUMBER.test(value) ? Number(value) : value;
}

/** A JSON object: a YAML map, or its text as JSON where a number or `true` is to stay text. */
export function jsonValue() {
  return z
    .union([z.string(), z.record(z.string(), z.unknown())], { error: 'must be a map, or JSON' })
    .transform((value, context): Readonly<Record<string, unknown>> => {
      const read = z.record(z.string(), z.unknown()).safeParse(fromText(value));
      if (read.success) return read.data;
      context.addIssue({ code: 'custom', message: 'must be a map, or the JSON text of one' });
      return z.NEVER;
    });
}

function fromText(value: unknown): unknown {
  if (typeof value !== 'string') return typed(value);
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
