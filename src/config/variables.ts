import { z } from 'zod';
import { KIND, text } from './kinds.ts';

const MAX_VARIABLES = 500;

type NameRule = {
  /** Why a well-formed name is not allowed. */
  readonly refuse?: (name: string) => string | undefined;
  /** Names whose value is lines: given again, the lines are joined. */
  readonly ofLines?: readonly string[];
};

/**
 * Environment variables: lines `NAME=value`, or a YAML map. Values are secrets, and a line without a
 * name may be one's rest: none is shown.
 */
export function variables({ refuse = () => undefined, ofLines = [] }: NameRule = {}) {
  const error = 'must be lines NAME=value or a map';
  const scalar = z.union([z.string(), z.number(), z.boolean()], { error: 'must be text' });
  const map = z.record(z.string(), scalar, { error });
  return z
    .union([text(), map], { error })
    .transform((value, context): Readonly<Record<string, string>> => {
      const given = typeof value === 'string' ? fromLines(value) : fromMap(value);
      if (given.length > MAX_VARIABLES) {
        context.addIssue({ code: 'custom', message: `must not set more than ${MAX_VARIABLES}` });
        return z.NEVER;
      }
      const read = new Map<string, string>();
      for (const variable of given) {
        const { name, path } = variable;
        const before = read.get(name);
        const message = reject(variable, before !== undefined, { refuse, ofLines });
        if (message !== undefined) {
          context.addIssue({ code: 'custom', message, path: [...path] });
        } else {
          read.set(name, before === undefined ? variable.value : `${before}\n${variable.value}`);
        }
      }
      return Object.fromEntries(read);
    })
    .register(KIND, {
      words: 'Lines `NAME=value`, or a map in YAML',
      placeholder: '<NAME=value>',
      repeats: true,
    });
}

type Variable = {
  readonly name: string;
  readonly value: string;
  /** How a message calls it while its name can't be shown. */
  readonly called: string;
  readonly path: readonly string[];
};

function fromLines(value: string): readonly Variable[] {
  return value.split('\n').flatMap((line, index): readonly Variable[] => {
    const trimmed = line.trim();
    if (trimmed === '' || trimmed.startsWith('#')) return [];
    const equals = trimmed.indexOf('=');
    const called = `line ${index + 1}`;
    if (equals === -1) return [{ name: '', value: '', called, path: [] }];
    const name = trimmed.slice(0, equals).trimEnd();
    return [{ name, value: trimmed.slice(equals + 1), called, path: [] }];
  });
}

function fromMap(value: Readonly<Record<string, unknown>>): readonly Variable[] {
  return Object.entries(value).map(([name, content], index) => {
    return { name, value: String(content), called: `entry ${index + 1}`, path: [name] };
  });
}

function reject(variable: Variable, again: boolean, rule: Required<NameRule>): string | undefined {
  const { name, value } = variable;
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || name === '__proto__') {
    return `${variable.called}: must be NAME=value with a name of letters, digits and "_"`;
  }
  // Anything else may be a later line of a secret of several lines, such as a PEM key.
  const called = /^[A-Z][A-Z0-9_]{0,60}$/.test(name) ? name : variable.called;
  if (!rule.ofLines.includes(name)) {
    const reason = again ? 'is set twice' : rule.refuse(name);
    return reason === undefined ? undefined : `${called}: ${reason}`;
  }
  if (!value.includes('\\n')) return undefined;
  return `${called}: holds "\\n" as two characters, which no header needs; write ${name}=… once for each line`;
}
