import type { Drift } from '../report.ts';
import { count, listed, oneLine } from '../text.ts';

/** What changed on the wire from one release to another, as people are shown it. */
export type DriftView = {
  /** `On the wire from 2.1.216 to 2.1.330: 14 new, 3 gone`. */
  readonly title: string;
  /** One line each: what failing cells name first, then what is new, then what is gone. */
  readonly items: readonly string[];
};

/** Nothing for releases that send the same. */
export function driftView({ from, to, added, removed }: Drift): DriftView[] {
  if (added.length + removed.length === 0) return [];
  const ranked = added.toSorted((one, other) => other.cells.length - one.cells.length);
  const title = `On the wire from ${from} to ${to}: ${added.length} new, ${removed.length} gone`;
  return [
    {
      title: oneLine(title, 200),
      items: [...ranked.map(newWords), ...removed.map(goneWords)].map((line) => oneLine(line, 400)),
    },
  ];
}

function newWords({ kind, name, probes, fate, cells }: Drift['added'][number]): string {
  const what = fate === null ? '' : `: the target ${FATE[fate]}`;
  const turned = cells.length === 0 ? '' : `; named by ${listed(cells, 3)}, which passed before`;
  return `new ${kind} ${name} (${count(probes.length, 'probe')})${what}${turned}`;
}

const FATE = {
  'passed on': 'passed it on',
  dropped: 'dropped it',
  refused: 'refused it',
  translated: 'translated its request',
} as const;

function goneWords({ kind, name, probes }: Drift['removed'][number]): string {
  return `gone ${kind} ${name} (${count(probes.length, 'probe')})`;
}
