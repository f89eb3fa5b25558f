import { figures, type Rule } from '../rule.ts';

/** A body that is cut on the way comes back as the upstream's 400, which looks like an honest refusal. */
export const json: Rule<'pair'> = {
  id: 'body/json',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'The body that reaches the upstream is whole JSON.',
  mend: 'Lift the limit of the body parser, and set `content-length` from the bytes that are sent.',
  link: 'anthropics/claude-code#68900',
  check: ({ north, south }) => {
    const broken = south.find(
      ({ requestJson, exchange }) =>
        requestJson === undefined &&
        exchange.end === 'complete' &&
        !exchange.request.body.truncated,
    );
    if (north.requestJson === undefined || !broken) return [];
    const sizes = {
      sent: north.exchange.request.body.size,
      got: broken.exchange.request.body.size,
    };
    return [
      figures`the request had ${sizes.sent} bytes of JSON; ${sizes.got} bytes that are no JSON reached the upstream`,
    ];
  },
};
