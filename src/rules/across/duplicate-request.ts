import { canonicalJson } from '../../system/json.ts';
import { succeeded } from '../../wire/status.ts';
import { figures, type Rule } from '../rule.ts';

/** Tries after a failure are welcome; a second answer to the same question is paid twice. */
export const duplicateRequest: Rule = {
  id: 'across/duplicate-request',
  on: 'pair',
  severity: 'warning',
  party: 'target',
  says: 'The target asks the upstream no more often than the CLI asks the target.',
  mend: 'Send one request upstream; try again only after a failure.',
  link: 'seifghazi/claude-code-proxy#32',
  check: ({ south }) => {
    const bodies = south.filter(succeeded).map((reading) => canonicalJson(reading.requestJson));
    const twice = bodies.length - new Set(bodies).size;
    return twice === 0
      ? []
      : [figures`the upstream answered the same request ${twice + 1} times for one of the CLI's`];
  },
};
