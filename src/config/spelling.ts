const LONGEST = 40;

/** ` — did you mean "x"?` for the candidate nearest to the word, or nothing when none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === undefined ? '' : ` — did you mean "${near}"?`;
}

/** The candidate at most a third of the word's letters (at least two) away, the nearest and first. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  if (word.length > LONGEST) return undefined;
  const lower = word.toLowerCase();
  const limit = Math.max(2, Math.floor(word.length / 3));
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = editDistance(lower, candidate.toLowerCase());
    if (distance > limit || distance >= candidate.length) continue;
    // Of two as near, a word with letters too many after it is the likelier slip.
    const slip = lower.startsWith(candidate.toLowerCase()) ? distance - 0.5 : distance;
    if (best === undefined || slip < best.distance) best = { candidate, distance: slip };
  }
  return best?.candidate;
}

/** Least number of letters put in, taken out, changed, or swapped with their neighbour. */
function editDistance(from: string, to: string): number {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const at = (cells: readonly number[], back: number) => cells[column - back] ?? 0;
      const change = from[line - 1] === to[column - 1] ? 0 : 1;
      const swapped = from[line - 1] === to[column - 2] && from[line - 2] === to[column - 1];
      const swap = line > 1 && column > 1 && swapped ? at(before, 2) + 1 : Infinity;
      next.push(Math.min(at(row, 0) + 1, at(next, 1) + 1, at(row, 1) + change, swap));
    }
    before = row;
    row = next;
  }
  return row[to.length] ?? 0;
}
