import type { z } from 'zod';
import { type Fault, quoted } from './faults.ts';
import { INPUT_ROWS, type InputRow, type Settings, settingsSchema } from './inputs.ts';
import type { NodeFault, Raw } from './tree.ts';

export type RawSettings = ReadonlyMap<string, Raw>;

/**
 * Reads each raw value into its type, with the defaults of what is not given. What can't be read is a fault, and the
 * default stands in for it. `cwd`: where relative paths start.
 */
export function readSettings(
  raw: RawSettings,
  cwd: string,
): { readonly settings: Settings; readonly faults: readonly Fault[] } {
  const faults: Fault[] = [...raw].flatMap(([name, value]) =>
    nuls(value, []).map((path): Fault => {
      return { path: [name, ...path], message: 'holds a NUL character' };
    }),
  );
  const clean = without(raw, faults);
  const first = settingsSchema.safeParse(shape(clean, cwd));
  if (first.success) return { settings: first.data, faults };
  faults.push(
    ...first.error.issues
      .flatMap((issue) => deepest(issue, []))
      .map(({ path, message }): Fault => {
        return { path: outside(path), message };
      }),
  );
  return { settings: settingsSchema.parse(shape(without(clean, faults), cwd)), faults };
}

function without(raw: RawSettings, faults: readonly Fault[]): RawSettings {
  const broken = new Set(faults.map(({ path: [name] }) => name));
  return new Map([...raw].filter(([name]) => !broken.has(name)));
}

/** Where in a value a NUL stands: it could be put into no argument, variable or path. */
function nuls(value: Raw, path: readonly PropertyKey[]): readonly (readonly PropertyKey[])[] {
  if (typeof value === 'string') return value.includes('\0') ? [path] : [];
  return Object.entries(value).flatMap(([key, inner]) => {
    if (key.includes('\0')) return [path];
    return nuls(inner, [...path, Array.isArray(value) ? Number(key) : key]);
  });
}

/** The raw values as the settings' schema has them, those that are not given with their defaults. */
function shape(raw: RawSettings, cwd: string): Readonly<Record<string, unknown>> {
  const value = (row: InputRow) => {
    const given = raw.get(row.name) ?? row.default;
    return typeof given === 'string' && row.anchor ? row.anchor(given, cwd) : given;
  };
  const valuesAt = (depth: number) =>
    INPUT_ROWS.filter(({ path }) => path.length === depth).map((row) => {
      return [row.path.at(-1) ?? '', value(row)] as const;
    });
  return { ...Object.fromEntries(valuesAt(1)), target: Object.fromEntries(valuesAt(2)) };
}

/** The path by which people know a value: the setting's name, and the way into it. */
function outside(path: readonly PropertyKey[]): Fault['path'] {
  const row = INPUT_ROWS.find((one) => one.path.every((part, index) => path[index] === part));
  return row === undefined ? ['settings', ...path] : [row.name, ...path.slice(row.path.length)];
}

/**
 * A union's issue holds those of all its alternatives. The one that got furthest into the value is
 * the one that was meant; if none did, the union's own message says it best.
 */
function deepest(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly NodeFault[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      return { path: [...path, key], message: `has the unknown key ${quoted(key)}` };
    });
  }
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  let best: readonly NodeFault[] = [{ path, message: issue.message }];
  for (const alternative of issue.errors) {
    const found = alternative.flatMap((inner) => deepest(inner, path));
    if (depth(found) > depth(best)) best = found;
  }
  return best;
}

function depth(found: readonly NodeFault[]): number {
  return found.reduce((most, { path }) => Math.max(most, path.length), 0);
}
