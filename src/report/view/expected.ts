import type { ExpectedFailure, Report } from '../report.ts';
import { count, listed, oneLine } from '../text.ts';

/** A known failure as people are shown it. */
export type ExpectedView = Pick<ExpectedFailure, 'state' | 'fails'> & {
  /** One sentence: where, why it is known, and what became of it. */
  readonly line: string;
};

const STATES: Readonly<Record<ExpectedFailure['state'], string>> = {
  met: 'known, and fails so in',
  stale: 'known, but passes (stale: take it out of expect) in',
  expired: 'known, but its time is over; it fails in',
  other: 'known, but fails otherwise in',
};

export function expectedViews({ expected = [] }: Report): ExpectedView[] {
  return expected.map(({ state, fails, where, reason, until, cells }) => {
    const date = until === null ? '' : `, until ${until}`;
    const which = `${count(cells.length, 'cell')}: ${listed(cells, 5)}`;
    const line = `${where} (${reason}${date}): ${STATES[state]} ${which}`;
    return { state, fails, line: oneLine(line, 1500) };
  });
}
