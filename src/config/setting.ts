import { z } from 'zod';
import { KIND, type KindFacts } from './kinds.ts';

/** What a setting's row says beside its kind; all that people read of it is made from both. */
export type Row = {
  /** What it is, in sentences; its bounds and its default are added to it. */
  readonly help: string;
  /** What holds when it isn't given, as one would write it. As a `default:` in action.yml it would win over the file. */
  readonly default?: unknown;
  /** The default, where its value says too little or depends on others. */
  readonly defaultWords?: string;
  /** The value is never shown, whole or in part. */
  readonly secret?: true;
  /** Where it can be set; left out: everywhere. */
  readonly only?: 'input' | 'file';
  /** An expression as `default:` in action.yml, for what only the runner can give; with `only: 'input'`, since it would win over the file. */
  readonly actionDefault?: string;
};

export const SETTING = z.registry<Row & KindFacts>();

/** One setting: a kind and a row. Without a default it may be absent. */
export function setting<S extends z.ZodType>(
  kind: S,
  row: Row & { readonly default: z.input<S> },
): S;
export function setting<S extends z.ZodType>(kind: S, row: Row): z.ZodOptional<S>;
export function setting(kind: z.ZodType, row: Row): z.ZodType {
  const schema = row.default === undefined ? kind.optional() : kind.clone();
  return schema.register(SETTING, { ...KIND.get(kind), ...row });
}

/** Description, bounds and default in one text, for people. */
export function describe(row: Row & KindFacts): string {
  const given = defaultWords(row);
  const parts = [row.help, sentence(row.words), given && `Default: ${given}.`];
  return parts.filter(Boolean).join(' ');
}

function sentence(words: string | undefined): string {
  return words === undefined ? '' : `${words}.`;
}

/** The default in words; undefined when there is none. */
export function defaultWords(row: Row): string | undefined {
  if (row.defaultWords !== undefined || row.default === undefined) return row.defaultWords;
  if (typeof row.default === 'number') return String(row.default);
  return `\`${Array.isArray(row.default) ? row.default.join(',') : String(row.default)}\``;
}

/** `readyTimeoutMs` → `ready-timeout`: a key's name outside, without its unit. */
export type NameOf<K extends string> = K extends `${infer Time}Ms` ? Kebab<Time> : Kebab<K>;
type Kebab<K extends string> = K extends `${infer First}${infer Rest}`
  ? Rest extends Uncapitalize<Rest>
    ? `${Lowercase<First>}${Kebab<Rest>}`
    : `${Lowercase<First>}-${Kebab<Rest>}`
  : K;

export function nameOf(key: string): string {
  return key.replace(/Ms$/, '').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
