import { parseArgs } from 'node:util';
import { patternFor } from './equivalents.ts';
import { drawn, lot, type Mutant, mutantsAt } from './mutants.ts';
import { firstOf, isPlayable } from './probes-for.ts';
import type { RecordedCell } from './recording.ts';
import { nameOf, type Site } from './sites.ts';

/** Which mutants a run plays. */
export type Choice = {
  readonly seed: string;
  /** How many, drawn by lot; all by default. */
  readonly sample: number | undefined;
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  /** Part of a mutant's id, as a regular expression. */
  readonly only: RegExp | undefined;
  /** The rules alone, over the recorded exchanges: cheap enough for all that can be done at each path. */
  readonly offline: boolean;
  /** Those that a proxy may well be, in place of all others: none of them may be accused. */
  readonly equivalents: boolean;
};

export type Settings = Choice & {
  readonly out: string;
  readonly concurrency: number | undefined;
};

const USAGE =
  'npm run mutate -- [--offline] [--equivalents] [--sample N] [--seed S] [--shard K/N] [--only REGEXP] [--out FOLDER] [--concurrency N]';

function numberFrom(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^[1-9]\d*$/.test(text)) throw new Error(`expected a number, got "${text}"; ${USAGE}`);
  return Number(text);
}

function shardFrom(text: string | undefined): Choice['shard'] {
  if (text === undefined) return undefined;
  const [, index, count] = /^(\d+)\/(\d+)$/.exec(text) ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  throw new Error(`expected a shard such as 2/4, got "${text}"; ${USAGE}`);
}

/**
 * Reads the command line. A sample gets another seed each time, everything else always the same.
 * @throws Error for an option that is none
 */
export function settingsFrom(args: readonly string[], randomSeed: () => string): Settings {
  const { values } = parseArgs({
    args: [...args],
    options: {
      offline: { type: 'boolean', default: false },
      equivalents: { type: 'boolean', default: false },
      sample: { type: 'string' },
      seed: { type: 'string' },
      shard: { type: 'string' },
      only: { type: 'string' },
      out: { type: 'string', default: 'mutation' },
      concurrency: { type: 'string' },
    },
  });
  const sample = numberFrom(values.sample);
  return {
    offline: values.offline,
    equivalents: values.equivalents,
    out: values.out,
    sample,
    seed: values.seed ?? (sample === undefined ? '1' : randomSeed()),
    shard: shardFrom(values.shard),
    only: values.only === undefined ? undefined : new RegExp(values.only),
    concurrency: numberFrom(values.concurrency),
  };
}

/** Mutants played of one site: enough to try it in several ways, few enough for all sites to have their turn. */
const PER_SITE = { values: 2, events: 9 };
/** One refusal at every n-th site below a request's top fields: the CLI reads the words of few. */
const REFUSED_BELOW = 3;

function isRefusal({ op }: Mutant): boolean {
  return op.startsWith('refused-');
}

/** Those of a site that are played for real: that it is dropped is always tried, the others are drawn. */
function capped(site: Site, all: readonly Mutant[], seed: string): readonly Mutant[] {
  const by = (mutants: readonly Mutant[], count: number) =>
    drawn(mutants, count, ({ id }) => id, seed);
  if (site.part === 'route' || site.part === 'status' || site.part === 'stream') return all;
  const dropped = all.filter(({ op }) => op === 'dropped');
  const refusals = all.filter(isRefusal);
  const others = all.filter((mutant) => !dropped.includes(mutant) && !isRefusal(mutant));
  const isEvent = site.part === 'event' && others.some(({ op }) => op === 'moved');
  const isRefused = site.steps.length <= 1 || lot(seed, nameOf(site)) % REFUSED_BELOW === 0;
  return [
    ...dropped,
    ...by(others, isEvent ? PER_SITE.events : PER_SITE.values),
    ...(isRefused ? by(refusals, 1) : []),
  ];
}

/**
 * The mutants that a choice plays, in an order that mixes dear and cheap: either those that are equivalent or all
 * others. Left out are those that change nothing in any of the recorded cells.
 */
export function chosen(
  sites: readonly Site[],
  choice: Choice,
  cells: readonly RecordedCell[],
): readonly Mutant[] {
  const { seed, sample, shard, only, offline, equivalents } = choice;
  const all = sites
    .flatMap((site) => {
      const mutants = mutantsAt(site).filter(
        (mutant) => (patternFor(mutant) !== undefined) === equivalents,
      );
      return offline || equivalents ? mutants : capped(site, mutants, seed);
    })
    .filter(({ id }) => only === undefined || only.test(id))
    .toSorted((left, right) => lot(seed, left.id) - lot(seed, right.id));
  const mine = shard ? all.filter((_, place) => place % shard.count === shard.index - 1) : all;
  return firstOf(mine, sample ?? mine.length, (mutant) => isPlayable(mutant, cells));
}
