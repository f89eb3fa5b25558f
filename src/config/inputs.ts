import { z } from 'zod';
import type { KindFacts } from './kinds.ts';
import { describe, type NameOf, nameOf, type Row, SETTING } from './setting.ts';
import { AROUND_PROXY } from './settings/around-proxy.ts';
import { JUDGING } from './settings/judging.ts';
import { MATRIX } from './settings/matrix.ts';
import { PROXY } from './settings/proxy.ts';
import { GITHUB, REPORT } from './settings/report.ts';
import { RUN } from './settings/run.ts';

const ROOT = { ...RUN, ...AROUND_PROXY, ...MATRIX, ...JUDGING, ...REPORT, ...GITHUB };

/** One value at a time; what several of them mean together is checked in combinations.ts. */
export const settingsSchema = z.strictObject({ ...ROOT, target: z.strictObject(PROXY) });

/** All settings, each read into its type. */
export type Settings = z.output<typeof settingsSchema>;

/** The action's input, the YAML file's key and, with `--` before it, the flag. */
export type InputName = NameOf<keyof typeof ROOT> | `proxy-${NameOf<keyof typeof PROXY>}`;

export type InputRow = Row &
  KindFacts & {
    readonly name: string;
    /** Where its value stands among the settings. */
    readonly path: readonly [string] | readonly ['target', string];
    readonly schema: z.ZodType;
  };

export type Section = { readonly title: string; readonly rows: readonly InputRow[] };

/** All settings in the order people see them. action.yml, flags, help, docs and the file's JSON Schema are made from it. */
export const SECTIONS: readonly Section[] = [
  { title: 'The run', rows: rowsOf(RUN) },
  { title: 'The proxy under test', rows: rowsOf(PROXY, 'target') },
  { title: 'Around the proxy', rows: rowsOf(AROUND_PROXY) },
  { title: 'What to test', rows: rowsOf(MATRIX) },
  { title: 'How it is judged', rows: rowsOf(JUDGING) },
  { title: 'The report', rows: rowsOf(REPORT) },
  { title: 'On GitHub', rows: rowsOf(GITHUB) },
];

export const INPUT_ROWS: readonly InputRow[] = SECTIONS.flatMap(({ rows }) => rows);

function rowsOf(shape: Readonly<Record<string, z.ZodType>>, parent?: 'target'): InputRow[] {
  return Object.entries(shape).map(([key, schema]) => {
    const row = SETTING.get(schema);
    if (row === undefined) throw new Error(`${key} is no setting`);
    return parent === undefined
      ? { ...row, name: nameOf(key), path: [key], schema }
      : { ...row, name: `proxy-${nameOf(key)}`, path: [parent, key], schema };
  });
}

/** Rows that can be set in this place. */
export function inputRows(place: 'input' | 'file'): readonly InputRow[] {
  return INPUT_ROWS.filter((row) => row.only === undefined || row.only === place);
}

/** Names that can be set in this place. */
export function inputNames(place: 'input' | 'file'): readonly string[] {
  return inputRows(place).map((row) => row.name);
}

/** JSON Schema (draft 7, which editors know best) of the YAML file. */
export function configJsonSchema(): object {
  const described = inputRows('file').map((row) => {
    const says = row.default !== undefined && row.defaultWords === undefined;
    const schema = says ? row.schema.prefault(row.default) : row.schema;
    return [row.name, schema.meta({ description: describe(row) }).optional()] as const;
  });
  const schema = z.strictObject(Object.fromEntries(described));
  const title = 'Settings of claude-smoke-action';
  return { title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) };
}
