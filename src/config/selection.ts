import { type Fault, quoted } from './faults.ts';
import { didYouMean } from './spelling.ts';

/** The probes there are, by name, in the order they run; handed in, as config knows no probe. */
export type Catalogue = Readonly<Record<(typeof PROBE_GROUPS)[number], readonly string[]>>;

/** Names that stand for several probes. */
export const PROBE_GROUPS = ['core', 'ui', 'all'] as const;

/**
 * Reads `core`, `ui`, `all`, names, and `-name` to leave one out (whatever the order); only
 * left-outs stand for all the others. The probes come in catalogue order.
 */
export function selectProbes(
  words: readonly string[],
  catalogue: Catalogue,
): { readonly probes: readonly string[]; readonly faults: readonly Fault[] } {
  const faults = words.flatMap((word, index): readonly Fault[] => {
    if (namesOf(bare(word), catalogue) !== undefined) return [];
    const hint = didYouMean(bare(word), [...PROBE_GROUPS, ...catalogue.all]);
    return [{ path: ['probes', index], message: `${quoted(bare(word))} is no probe${hint}` }];
  });
  const wanted = words.filter((word) => !word.startsWith('-'));
  const included = expand(wanted.length === 0 ? ['all'] : wanted, catalogue);
  const excluded = expand(words.filter((word) => word.startsWith('-')).map(bare), catalogue);
  const probes = catalogue.all.filter((name) => included.has(name) && !excluded.has(name));
  if (probes.length > 0 || faults.length > 0) return { probes, faults };
  return { probes, faults: [{ path: ['probes'], message: 'leaves no probe to run' }] };
}

function bare(word: string): string {
  return word.startsWith('-') ? word.slice(1).trimStart() : word;
}

function expand(words: readonly string[], catalogue: Catalogue): ReadonlySet<string> {
  return new Set(words.flatMap((word) => namesOf(word, catalogue) ?? []));
}

function namesOf(word: string, catalogue: Catalogue): readonly string[] | undefined {
  const group = PROBE_GROUPS.find((one) => one === word);
  if (group) return catalogue[group];
  return catalogue.all.includes(word) ? [word] : undefined;
}
