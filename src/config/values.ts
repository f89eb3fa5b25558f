import { z } from 'zod';
import { quoted } from './faults.ts';

/*
 * Kinds of values. Each takes what a YAML file may hold (that side becomes the JSON Schema) and
 * the text of an input. No message shows a value unless it goes through `shown`, which only kinds
 * use whose values can't be secrets.
 */

type Issue = { readonly input?: unknown };

/** A message that ends with the value that was given. */
export function shown(message: string): (issue: Issue) => string {
  return (issue) => `${message}, got ${quoted(issue.input)}`;
}

/** Any text; a NUL could be put into no argument, variable or path. */
export function text() {
  return z
    .string({ error: 'must be text' })
    .refine((value) => !value.includes('\0'), { error: 'must not hold a NUL character' });
}

/** Text for an HTTP header. */
export function headerText() {
  return z
    .string({ error: 'must be text' })
    .regex(/^[\x21-\x7e]+$/, { error: 'must be printable ASCII without spaces (it is a header)' });
}

export function oneOf<const T extends readonly [string, ...string[]]>(options: T) {
  const list = options.map((option) => `"${option}"`).join(', ');
  return z.enum(options, { error: shown(`must be one of ${list}`) });
}

/** The spellings of YAML 1.2's core schema, as the toolkit's getBooleanInput takes them. */
export function flag() {
  const spellings = z.enum(['true', 'True', 'TRUE', 'false', 'False', 'FALSE']);
  return z
    .union([z.boolean(), spellings], { error: shown('must be true or false') })
    .transform((value) => value === true || String(value).toLowerCase() === 'true');
}

/** A decimal number within bounds, both included; `what` is e.g. `a number of seconds`. */
export function numberWithin(what: string, min: number, max: number, step: 'whole' | 'any') {
  const error = shown(`must be ${what} from ${min} to ${max}`);
  const number = step === 'whole' ? z.int({ error }) : z.number({ error });
  const bounded = number.min(min, { error }).max(max, { error });
  const written = z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, { error });
  return z.union([bounded, written], { error }).transform((value, context) => {
    const read = bounded.safeParse(Number(value));
    if (read.success) return read.data;
    context.addIssue({ code: 'custom', message: error({ input: value }) });
    return z.NEVER;
  });
}

/** Lines and commas, or a YAML list; blank lines and lines that start with `#` don't count. */
export function listOf<T extends z.ZodType<unknown, string>>(item: T, max: number) {
  return entries(z.string({ error: 'must be text' }), max).pipe(z.array(item));
}

/** Like `listOf`, where a YAML list's entries may be of another kind than text, too. */
export function entries<T extends z.ZodType>(entry: T, max: number) {
  const error = 'must be lines or a list';
  const lines = text().transform((value): readonly (string | z.output<T>)[] => {
    const parts = value.split(/[\n,]/).map((part) => part.trim());
    return parts.filter((part) => part !== '' && !part.startsWith('#'));
  });
  return z
    .union([lines, z.array(entry, { error })], { error })
    .refine((list) => list.length > 0, { error: 'must name at least one' })
    .refine((list) => list.length <= max, { error: `must not name more than ${max}` });
}

const MAX_VARIABLES = 500;

export type Rule = (name: string) => string | undefined;

/**
 * Environment variables: lines `NAME=value`, or a YAML map. `refuse` says why a well-formed name
 * is not allowed. Values are secrets, and a line without a name may be one's rest: none is shown.
 */
export function environment(refuse: Rule) {
  const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text' });
  const map = z.record(z.string(), scalar, { error: 'must be lines NAME=value or a map' });
  return z
    .union([text(), map], { error: 'must be lines NAME=value or a map' })
    .transform((value, context): Readonly<Record<string, string>> => {
      const listed = typeof value === 'string' ? fromLines(value) : fromMap(value);
      if (listed.length > MAX_VARIABLES) {
        context.addIssue({ code: 'custom', message: `must not set more than ${MAX_VARIABLES}` });
        return z.NEVER;
      }
      const variables = new Map<string, string>();
      for (const variable of listed) {
        const message = reject(variable, variables, refuse);
        if (message === undefined) variables.set(variable.name, variable.value);
        else context.addIssue({ code: 'custom', message, path: [...variable.path] });
      }
      return Object.fromEntries(variables);
    });
}

type Variable = {
  readonly name: string;
  readonly value: string;
  /** How a message calls it while its name can't be shown. */
  readonly place: string;
  readonly path: readonly string[];
};

function fromLines(value: string): readonly Variable[] {
  return value.split('\n').flatMap((line, index): readonly Variable[] => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const equals = trimmed.indexOf('=');
    const place = `line ${index + 1}`;
    if (equals === -1) return [{ name: '', value: '', place, path: [] }];
    const name = trimmed.slice(0, equals).trimEnd();
    return [{ name, value: trimmed.slice(equals + 1), place, path: [] }];
  });
}

function fromMap(value: Readonly<Record<string, unknown>>): readonly Variable[] {
  return Object.entries(value).map(([name, content], index) => {
    return { name, value: String(content), place: `entry ${index + 1}`, path: [name] };
  });
}

function reject(
  { name, value, place }: Variable,
  before: ReadonlyMap<string, string>,
  refuse: Rule,
): string | undefined {
  if (name === '' || !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name === '__proto__') {
    return `${place}: must be NAME=value with a name of letters, digits and "_"`;
  }
  // Anything else may be a later line of a secret of several lines, such as a PEM key.
  const called = /^[A-Z][A-Z0-9_]{0,60}$/.test(name) ? name : place;
  if (value.includes('\0')) return `${called}: must not hold a NUL character`;
  if (before.has(name)) return `${called}: is set twice`;
  const reason = refuse(name);
  return reason === undefined ? undefined : `${called}: ${reason}`;
}
