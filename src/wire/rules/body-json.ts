import { pairsOf } from '../pairs.ts';
import type { Rule } from '../rule.ts';
import { issue } from './published.ts';
import { breaches } from './subjects.ts';

/** A body that is cut on the way comes back as the upstream's 400, which looks like an honest refusal. */
export const bodyJson: Rule = {
  id: 'body/json',
  severity: 'error',
  party: 'target',
  says: 'The body that reaches the upstream is whole JSON.',
  mend: 'Lift the limit of the body parser, and set `content-length` from the bytes that are sent.',
  link: issue('anthropics/claude-code', 68900),
  check: (wire) =>
    pairsOf(wire).flatMap(({ north, south }) => {
      const broken = south.filter(
        ({ requestJson, exchange }) =>
          requestJson === undefined &&
          exchange.end === 'complete' &&
          !exchange.request.body.truncated,
      );
      if (north.requestJson === undefined || broken.length === 0) return [];
      const size = north.exchange.request.body.size;
      return breaches(north, [
        `the request had ${size} bytes of JSON; ${broken[0]?.exchange.request.body.size} bytes that are no JSON reached the upstream`,
      ]);
    }),
};
