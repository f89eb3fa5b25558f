import { type Pattern, patternFor } from './equivalents.ts';
import { KNOWN_SURVIVORS } from './known-survivors.ts';
import type { Mutant } from './mutants.ts';
import type { Telling } from './verdict-on.ts';

/** A mutant's line in `mutation.json`. */
export type Scored = {
  /** `<route> <part>` */
  readonly where: string;
  readonly path: string;
  readonly op: string;
  /** Those that were run; of an equivalent one, those whose traffic holds the path. */
  readonly probes: readonly string[];
  readonly state: 'killed' | 'survived' | 'equivalent';
  /** The rule or classification that told. */
  readonly by: string | null;
  readonly severity: Telling['severity'] | null;
  /** The first reason; of an equivalent mutant, why it is one. */
  readonly reason: string;
  readonly named: boolean;
  /** A survivor that is known to be one. */
  readonly known: boolean;
};

export type Score = {
  readonly seed: string;
  readonly total: number;
  readonly killed: number;
  readonly survived: number;
  readonly equivalent: number;
  /** Killed ones of which the first reason names the path or a rule about it. */
  readonly named: number;
  readonly mutants: readonly Scored[];
};

function about({ site, op }: Mutant) {
  return { where: `${site.route} ${site.part}`, path: site.path, op };
}

/** The line of a mutant that was played. */
export function scoredAs(
  mutant: Mutant,
  played: { readonly probes: readonly string[]; readonly telling: Telling | undefined },
  knownSurvivors: readonly Pattern[] = KNOWN_SURVIVORS,
): Scored {
  const { telling, probes } = played;
  const known = telling ? undefined : patternFor(mutant, knownSurvivors);
  return {
    ...about(mutant),
    probes,
    state: telling ? 'killed' : 'survived',
    by: telling?.by ?? null,
    severity: telling?.severity ?? null,
    reason: telling?.reason ?? known?.reason ?? '',
    named: telling?.named ?? false,
    known: known !== undefined,
  };
}

/** The line of a mutant that a pattern allows. */
export function equivalentAs(mutant: Mutant, { reason }: Pattern): Scored {
  return {
    ...about(mutant),
    probes: Object.keys(mutant.site.probes),
    state: 'equivalent',
    by: null,
    severity: null,
    reason,
    named: false,
    known: false,
  };
}

export function scoreOf(seed: string, mutants: readonly Scored[]): Score {
  const count = (state: Scored['state']) => mutants.filter((one) => one.state === state).length;
  return {
    seed,
    total: mutants.length,
    killed: count('killed'),
    survived: count('survived'),
    equivalent: count('equivalent'),
    named: mutants.filter((one) => one.named).length,
    mutants,
  };
}

/** Survivors that nobody has accounted for. */
export function unknownSurvivors({ mutants }: Score): readonly Scored[] {
  return mutants.filter((one) => one.state === 'survived' && !one.known);
}

function share(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(1)} %`;
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

function familyRow(name: string, mutants: readonly Scored[]): string {
  const played = mutants.filter((one) => one.state !== 'equivalent');
  const killed = played.filter((one) => one.state === 'killed');
  const by = (severity: Scored['severity']) =>
    killed.filter((one) => one.severity === severity).length;
  return row([
    name,
    played.length,
    by('error'),
    by('warning'),
    played.length - killed.length,
    share(killed.length, played.length),
    share(killed.filter((one) => one.named).length, killed.length),
    mutants.length - played.length,
  ]);
}

/** The score as a table in Markdown: a row for each part of the traffic. */
export function scoreTable({ mutants }: Score): string {
  const families = Map.groupBy(mutants, ({ where }) => where);
  return [
    row(['where', 'mutants', 'error', 'warning', 'survived', 'killed', 'named', 'equivalent']),
    row(['---', ...Array.from({ length: 7 }, () => '--:')]),
    ...[...families].map(([name, family]) => familyRow(name, family)),
    familyRow('**all**', mutants),
  ].join('\n');
}

/** Survivors by place, the operations behind each. */
export function survivorLines(mutants: readonly Scored[]): readonly string[] {
  const survived = mutants.filter((one) => one.state === 'survived');
  const places = Map.groupBy(survived, ({ where, path }) => `${where} ${path}`);
  return [...places].map(([place, all]) => {
    const mark = all.every(({ known }) => known) ? ' (known)' : '';
    return `${place}: ${all.map(({ op }) => op).join(', ')}${mark}`;
  });
}
