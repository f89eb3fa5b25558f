import { beginningDifferences } from '../fidelity/beginning.ts';
import { breachesOf, weighed } from '../fidelity/told.ts';
import { STREAMING } from '../published.ts';
import type { Rule } from '../rule.ts';
import { RELAYED } from './relayed-tolerances.ts';

/** The CLI (2.1.331) hangs up on an event that it cannot read, often before the rest of the stream has come. */
export const beginning: Rule<'begun'> = {
  id: 'across/beginning',
  on: 'begun',
  severity: 'error',
  party: 'target',
  says: 'What the CLI got of a stream before it hung up is the beginning of what the upstream sent.',
  mend: 'Pass events on as they came.',
  link: STREAMING,
  check: ({ north, south }) => breachesOf(weighed(beginningDifferences(south, north), RELAYED)),
};
