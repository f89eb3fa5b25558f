import { resolve } from 'node:path';
import { z } from 'zod';
import { quoted } from './faults.ts';

/*
 * Kinds of values. Each takes what a YAML file may hold (that side becomes the JSON Schema) and the text of an
 * input. No message shows a value unless it goes through `shown`, which only kinds use whose values can't be secrets.
 */

/** What a kind says of itself beside its schema. */
export type KindFacts = {
  /** Which values there are, as a sentence for people: `From 1 to 3600 seconds`. */
  readonly words?: string;
  /** What stands for the value in `--help`. */
  readonly placeholder?: string;
  /** A flag that is given twice holds the lines of both. */
  readonly repeats?: true;
  /** A flag without a value means `true`; `--no-…` means `false`. */
  readonly isFlag?: true;
  /** The text is YAML: what stands before its first word matters. */
  readonly indented?: true;
  /** Makes a relative path in the text absolute. */
  readonly anchor?: (text: string, cwd: string) => string;
};

export const KIND = z.registry<KindFacts>();

/** The kind again after a further check or step, with what the first says of itself. */
export function like<S extends z.ZodType>(first: z.ZodType, kind: S): S {
  KIND.add(kind, KIND.get(first) ?? {});
  return kind;
}

type Issue = { readonly input?: unknown };

/** A message that ends with the value that was given. */
export function shown(message: string): (issue: Issue) => string {
  return (issue) => `${message}, got ${quoted(issue.input)}`;
}

export function text() {
  return z.string({ error: 'must be text' });
}

/** A file or folder; absolute once it is read, from the workspace if it was relative. `isWord`: what is no path. */
export function path(isWord: (text: string) => boolean = () => false) {
  return text().register(KIND, {
    placeholder: '<path>',
    anchor: (value, cwd) => (isWord(value) ? value : resolve(cwd, value)),
  });
}

/** Text for an HTTP header. */
export function headerText() {
  return text().regex(/^[\x21-\x7e]+$/, {
    error: 'must be printable ASCII without spaces (it is a header)',
  });
}

export function choice<const T extends readonly [string, ...string[]]>(options: T) {
  const list = options.map((option) => `"${option}"`).join(', ');
  return z.enum(options, { error: shown(`must be one of ${list}`) }).register(KIND, {
    words: `One of ${options.map((option) => `\`${option}\``).join(', ')}`,
    placeholder: '<word>',
  });
}

/** The spellings of YAML 1.2's core schema, as the toolkit's getBooleanInput takes them. */
export function flag() {
  const spellings = z.enum(['true', 'True', 'TRUE', 'false', 'False', 'FALSE']);
  return z
    .union([z.boolean(), spellings], { error: shown('must be true or false') })
    .transform((value) => value === true || String(value).toLowerCase() === 'true')
    .register(KIND, { isFlag: true, words: '`true` or `false`' });
}

/** Both bounds included. */
export type Bounds = {
  readonly min: number;
  readonly max: number;
  readonly whole?: true;
  /** In the plural: `seconds`. */
  readonly unit?: string;
};

/** A decimal number within bounds. */
export function number(bounds: Bounds) {
  const error = shown(`must be ${numberWords(bounds)}`);
  return numberWithin(bounds, error).register(KIND, rangeFacts(bounds));
}

/** A time that people write in seconds; read into milliseconds. Its key ends in `Ms`. */
export function seconds(bounds: Pick<Bounds, 'min' | 'max'>) {
  const inSeconds = { ...bounds, unit: 'seconds' };
  const error = shown(`must be ${numberWords(inSeconds)}`);
  return numberWithin(inSeconds, error)
    .transform((value) => Math.round(value * 1000))
    .register(KIND, rangeFacts(inSeconds));
}

/** A number within bounds, or `auto`. */
export function autoOr(bounds: Bounds) {
  const error = shown(`must be "auto" or ${numberWords(bounds)}`);
  const { min, max, placeholder } = { ...bounds, ...rangeFacts(bounds) };
  return z
    .union([z.literal('auto'), numberWithin(bounds, error)], { error })
    .register(KIND, { words: `\`auto\`, or from ${min} to ${max}`, placeholder });
}

function numberWords({ min, max, whole, unit }: Bounds): string {
  const what = whole ? 'a whole number' : 'a number';
  return `${what}${unit === undefined ? '' : ` of ${unit}`} from ${min} to ${max}`;
}

function rangeFacts({ min, max, unit }: Bounds) {
  const words = `From ${min} to ${max}${unit === undefined ? '' : ` ${unit}`}`;
  return { words, placeholder: `<${unit === undefined ? 'n' : unit.replace(/^.* /, '')}>` };
}

function numberWithin({ min, max, whole }: Bounds, error: (issue: Issue) => string) {
  const any = whole ? z.int({ error }) : z.number({ error });
  const bounded = any.min(min, { error }).max(max, { error });
  const written = z.string().regex(/^\d{1,9}(\.\d{1,9})?$/, { error });
  return z.union([bounded, written], { error }).transform((value, context) => {
    const read = bounded.safeParse(Number(value));
    if (read.success) return read.data;
    context.addIssue({ code: 'custom', message: error({ input: value }) });
    return z.NEVER;
  });
}

/** Lines and commas, or a YAML list; blank lines and lines that start with `#` don't count. */
export function list<T extends z.ZodType<unknown, string>>(item: T, most: number) {
  return entries(text(), most).pipe(z.array(item)).register(KIND, LIST);
}

const LIST: KindFacts = { placeholder: '<a,b>', repeats: true };

/** Like `list`, where a YAML list's entries may be of another kind than text, too. */
export function entries<T extends z.ZodType>(entry: T, most: number) {
  const error = 'must be lines or a list';
  const lines = text().transform((value): readonly (string | z.output<T>)[] => {
    const parts = value.split(/[\n,]/).map((part) => part.trim());
    return parts.filter((part) => part !== '' && !part.startsWith('#'));
  });
  return z
    .union([lines, z.array(entry, { error })], { error })
    .refine((all) => all.length > 0, { error: 'must name at least one' })
    .refine((all) => all.length <= most, { error: `must not name more than ${most}` })
    .register(KIND, LIST);
}
