import type { z } from 'zod';
import { type Fault, quoted } from './faults.ts';
import type { InputName } from './inputs.ts';
import { type Settings, settingsSchema } from './schema.ts';
import type { Raw } from './tree.ts';

export type RawSettings = ReadonlyMap<InputName, Raw>;

/** Adds file, line and column to a fault about the value at this path. */
export type Place = (path: readonly PropertyKey[], message: string) => Fault;

/** Reads each raw value into its type. What can't be read is a fault and left out of the settings. */
export function readSettings(
  raw: RawSettings,
  place: Place,
): { readonly settings: Settings; readonly faults: readonly Fault[] } {
  const first = settingsSchema.safeParse(Object.fromEntries(raw));
  if (first.success) return { settings: first.data, faults: [] };
  const issues = first.error.issues.flatMap((issue) => deepest(issue, []));
  const broken = new Set<PropertyKey | undefined>(issues.map(({ path }) => path[0]));
  const sound = [...raw].filter(([name]) => !broken.has(name));
  return {
    settings: settingsSchema.parse(Object.fromEntries(sound)),
    faults: issues.map(({ path, message }) => place(path, entryOf(path) + message)),
  };
}

type Found = { readonly path: readonly PropertyKey[]; readonly message: string };

/**
 * A union's issue holds those of all its alternatives. The one that got furthest into the value is
 * the one that was meant; if none did, the union's own message says it best.
 */
function deepest(issue: z.core.$ZodIssue, above: readonly PropertyKey[]): readonly Found[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => {
      return { path: [...path, key], message: `has the unknown key ${quoted(key)}` };
    });
  }
  if (issue.code !== 'invalid_union') return [{ path, message: issue.message }];
  let best: readonly Found[] = [{ path, message: issue.message }];
  for (const alternative of issue.errors) {
    const found = alternative.flatMap((inner) => deepest(inner, path));
    if (depth(found) > depth(best)) best = found;
  }
  return best;
}

function depth(found: readonly Found[]): number {
  return found.reduce((most, { path }) => Math.max(most, path.length), 0);
}

function entryOf(path: readonly PropertyKey[]): string {
  const entry = path[1];
  return typeof entry === 'number' ? `entry ${entry + 1}: ` : '';
}
