/** Which members of a list that was sent are which of the list that arrived, by place. */
export type Alignment = {
  /** The same member, changed or not, in the order in which they were sent. */
  readonly pairs: readonly (readonly [sent: number, arrived: number])[];
  /** Unchanged, but at another place among the others. */
  readonly moved: readonly (readonly [sent: number, arrived: number])[];
  readonly lost: readonly number[];
  readonly added: readonly number[];
};

/** A member of a list for comparing. */
export type Member = {
  /** Equal for equal members. */
  readonly print: string;
  /** Of what kind it is: only members of one kind are taken for the same when they changed. */
  readonly kind: string;
  /** What names it among its like, e.g. a tool's name. */
  readonly id?: string | undefined;
};

/** Beyond so many comparisons equal members are matched greedily. */
const MOST_COMPARISONS = 250_000;

/**
 * Finds out what became of each member: equal ones first, in order; then those with the same name; then, between
 * two that are certain, those of the same kind.
 */
export function align(sent: readonly Member[], arrived: readonly Member[]): Alignment {
  const equal = equalInOrder(sent, arrived);
  const left = remaining(equal, sent.length, arrived.length);
  const moved = matched(left, ([s, a]) => sent[s]?.print === arrived[a]?.print);
  const unmoved = without(left, moved);
  const named = matched(
    unmoved,
    ([s, a]) => sent[s]?.id !== undefined && sent[s].id === arrived[a]?.id,
  );
  const unnamed = without(unmoved, named);
  const certain = [...equal, ...named];
  const alike = matched(
    unnamed,
    ([s, a]) => sent[s]?.kind === arrived[a]?.kind && gapOf(certain, 0, s) === gapOf(certain, 1, a),
  );
  const { lost, added } = without(unnamed, alike);
  const pairs = [...certain, ...alike].toSorted(([one], [other]) => one - other);
  return { pairs, moved, lost, added };
}

type Match = readonly [sent: number, arrived: number];
type Left = { readonly lost: readonly number[]; readonly added: readonly number[] };

/** How many certain members stand before a place. */
function gapOf(certain: readonly Match[], side: 0 | 1, place: number): number {
  return certain.filter((match) => match[side] < place).length;
}

function remaining(matches: readonly Match[], sent: number, arrived: number): Left {
  const [from, to] = [new Set(matches.map(([s]) => s)), new Set(matches.map(([, a]) => a))];
  return {
    lost: Array.from({ length: sent }, (_, place) => place).filter((place) => !from.has(place)),
    added: Array.from({ length: arrived }, (_, place) => place).filter((place) => !to.has(place)),
  };
}

function without({ lost, added }: Left, matches: readonly Match[]): Left {
  return {
    lost: lost.filter((place) => !matches.some(([s]) => s === place)),
    added: added.filter((place) => !matches.some(([, a]) => a === place)),
  };
}

/** Matches each with the first free one that fits. */
function matched({ lost, added }: Left, fits: (match: Match) => boolean): readonly Match[] {
  const free = new Set(added);
  return lost.flatMap((s): readonly Match[] => {
    const found = [...free].find((a) => fits([s, a]));
    if (found === undefined) return [];
    free.delete(found);
    return [[s, found]];
  });
}

/** The longest run of equal members in both, by place. */
function equalInOrder(sent: readonly Member[], arrived: readonly Member[]): readonly Match[] {
  const least = Math.min(sent.length, arrived.length);
  const same = (s: number, a: number) => sent[s]?.print === arrived[a]?.print;
  let head = 0;
  while (head < least && same(head, head)) head += 1;
  let tail = 0;
  while (tail < least - head && same(sent.length - 1 - tail, arrived.length - 1 - tail)) tail += 1;
  const inner = longestCommon(
    sent.slice(head, sent.length - tail),
    arrived.slice(head, arrived.length - tail),
  );
  return [
    ...Array.from({ length: head }, (_, place): Match => [place, place]),
    ...inner.map(([s, a]): Match => [s + head, a + head]),
    ...Array.from({ length: tail }, (_, place): Match => {
      return [sent.length - tail + place, arrived.length - tail + place];
    }),
  ];
}

function longestCommon(sent: readonly Member[], arrived: readonly Member[]): readonly Match[] {
  if (sent.length * arrived.length > MOST_COMPARISONS) return greedyCommon(sent, arrived);
  const rows = sent.length + 1;
  const columns = arrived.length + 1;
  const lengths = new Uint32Array(rows * columns);
  const lengthAt = (s: number, a: number) => lengths[s * columns + a] ?? 0;
  for (let s = sent.length - 1; s >= 0; s -= 1)
    for (let a = arrived.length - 1; a >= 0; a -= 1)
      lengths[s * columns + a] =
        sent[s]?.print === arrived[a]?.print
          ? lengthAt(s + 1, a + 1) + 1
          : Math.max(lengthAt(s + 1, a), lengthAt(s, a + 1));
  const found: Match[] = [];
  let [s, a] = [0, 0];
  while (s < sent.length && a < arrived.length) {
    if (sent[s]?.print === arrived[a]?.print) {
      found.push([s, a]);
      s += 1;
      a += 1;
    } else if (lengthAt(s + 1, a) >= lengthAt(s, a + 1)) s += 1;
    else a += 1;
  }
  return found;
}

function greedyCommon(sent: readonly Member[], arrived: readonly Member[]): readonly Match[] {
  const found: Match[] = [];
  let next = 0;
  sent.forEach(({ print }, s) => {
    const a = arrived.findIndex((one, place) => place >= next && one.print === print);
    if (a === -1) return;
    found.push([s, a]);
    next = a + 1;
  });
  return found;
}
