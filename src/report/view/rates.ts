import type { CellRate, Report } from '../report.ts';
import { duration, oneLine } from '../text.ts';

/** `…: 7/10 passed (40–89 %); before 10/10 (72–100 %), lower by chance in 11 of 100`. */
export function rateLines({ rates = [] }: Report): string[] {
  return rates.map((rate) => {
    const { cell, earlier } = rate;
    const before = earlier === null ? '' : `; before ${share(earlier)}, ${comparison(rate)}`;
    return oneLine(`${cell}: ${share(rate)}${before}`, 500);
  });
}

/** `…: 6.0s, 2.0s in the baseline (3 times as long)`. */
export function slowerLines({ slower = [] }: Report): string[] {
  return slower.map(({ cell, seconds, earlier, ratio }) => {
    const times = ratio === null ? '' : ` (${ratio} times as long)`;
    const words = `${duration(seconds)}, ${duration(earlier)} in the baseline${times}`;
    return oneLine(`${cell} is slower: ${words}`, 500);
  });
}

function share({
  passed,
  ran,
  low,
  high,
}: Pick<CellRate, 'passed' | 'ran' | 'low' | 'high'>): string {
  return `${passed}/${ran} passed (95 % interval ${percent(low)} to ${percent(high)} %)`;
}

function comparison({ lower, chance }: CellRate): string {
  const likely = chance === null ? '' : ` (p = ${chance.toFixed(3)})`;
  return `${lower ? 'lower now' : 'no significant drop'}${likely}`;
}

function percent(part: number): string {
  return String(Math.round(part * 100));
}
