import { squeeze } from '../../dialects/request-text.ts';
import type { Breach, Severity } from '../rule.ts';
import type { Difference } from './difference.ts';
import { blankPath, pathText } from './place.ts';

/** A row of a table of what may differ on the way. The first row that fits a difference decides. */
export type Tolerance<Law = never> = {
  /** Matched against the path with places and names left blank: `tools[].input_schema.properties.*.type`. */
  readonly at: RegExp;
  readonly kinds?: readonly Difference['kind'][];
  readonly when?: (difference: Difference) => boolean;
  /** `allowed`: it may differ. */
  readonly severity: Severity | 'allowed';
  readonly why: string;
  /** Rules of its own that speak first: where one of them does, this one is silent. */
  readonly first?: readonly Law[];
  /** All that fits is one finding, whatever its path. */
  readonly together?: boolean;
};

/** A difference that a table does not allow. */
export type Weighed<Law> = {
  readonly difference: Difference;
  readonly severity: Severity;
  readonly row: Tolerance<Law>;
};

/** What a table says of differences, with what it allows left out. */
export function weighed<Law>(
  differences: readonly Difference[],
  rows: readonly Tolerance<Law>[],
): readonly Weighed<Law>[] {
  return differences.flatMap((difference): readonly Weighed<Law>[] => {
    const path = blankPath(difference.path);
    const row = rows.find(
      ({ at, kinds, when }) =>
        at.test(path) &&
        (kinds === undefined || kinds.includes(difference.kind)) &&
        (when === undefined || when(difference)),
    );
    if (!row || row.severity === 'allowed') return [];
    return [{ difference, severity: row.severity, row }];
  });
}

/** Whether two texts differ in white space alone. */
export function isSpacing({ sent, arrived }: Difference): boolean {
  return (
    typeof sent === 'string' && typeof arrived === 'string' && squeeze(sent) === squeeze(arrived)
  );
}

/** One breach for all that is alike, told by the first: path, sent, arrived. */
export function breachesOf<Law>(all: readonly Weighed<Law>[]): readonly Breach[] {
  const groups = new Map<string, Weighed<Law>[]>();
  for (const one of all) {
    const key = likenessOf(one);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].flatMap(([key, group]): readonly Breach[] => {
    const [first, ...others] = group;
    if (!first) return [];
    const path = pathText(first.difference.path);
    const message = `${differenceText(first.difference)}${othersIn(first, others)}`;
    return [{ message, path, severity: first.severity, key }];
  });
}

/** The same for differences that are one finding. */
function likenessOf<Law>({ difference, severity, row }: Weighed<Law>): string {
  const own = row.together ? [row.at.source] : [blankPath(difference.path), difference.kind];
  return JSON.stringify([...own, severity, isSpacing(difference)]);
}

/** How many more of its like there are, and what else is among them. */
function othersIn<Law>(first: Weighed<Law>, others: readonly Weighed<Law>[]): string {
  if (others.length === 0) return '';
  const lastOf = ({ difference }: Weighed<Law>) =>
    blankPath(difference.path).split('.').at(-1) ?? '';
  const names = [...new Set(others.map(lastOf))].filter((name) => name !== lastOf(first));
  const also = names.length === 0 ? '' : `: ${names.slice(0, 5).join(', ')}`;
  return `, and ${others.length} more of its like${also}`;
}

/** Path, sent, arrived. */
export function differenceText(difference: Difference): string {
  return `${pathText(difference.path)}: ${wordsFor(difference)}`;
}

function wordsFor(difference: Difference): string {
  const { kind, sent, arrived } = difference;
  if (kind === 'doubled') return `${shown(arrived)} arrived once more than it was sent`;
  if (kind === 'moved') return `sent ${shown(sent)}, arrived at another place`;
  if (isSpacing(difference)) {
    const [had, has] = [sent, arrived].map((text) => String(text).length);
    return `arrived with other white space (${had} characters sent, ${has} arrived)`;
  }
  return `sent ${shown(sent)}, arrived ${shown(arrived, sent)}`;
}

/** Characters shown of a value. */
const SHOWN = 60;

/** A value cut short; of a text like another, the place where they begin to differ. */
function shown(value: unknown, other?: unknown): string {
  if (value === undefined) return 'nothing';
  if (typeof value !== 'string' || typeof other !== 'string' || value.length <= SHOWN)
    return cut(JSON.stringify(value) ?? 'nothing');
  const same = [...value].findIndex((letter, place) => letter !== other[place]);
  const from = Math.max(0, (same === -1 ? value.length : same) - SHOWN / 3);
  return from === 0 ? cut(JSON.stringify(value)) : `…${cut(JSON.stringify(value.slice(from)))}`;
}

function cut(text: string): string {
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
