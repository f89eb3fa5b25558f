import { routeOf } from '../../dialects/anthropic/route.ts';
import { at } from '../../system/json.ts';
import { statusOf } from '../../wire/status.ts';
import { foreignType } from '../json-type.ts';
import type { Rule } from '../rule.ts';
import { sideFailure } from './side-failure.ts';

export const countTokens: Rule = {
  id: 'http/count-tokens',
  on: 'call',
  severity: 'warning',
  party: 'target',
  says: '`/v1/messages/count_tokens` answers `{"input_tokens": n}`, or 404 where it is not offered.',
  mend: 'Count or estimate the whole request, tools and system included; or answer 404.',
  link: 'BerriAI/litellm#13252',
  check: ({ north }, wire) => {
    const { response, exchange } = north;
    if (routeOf(exchange.request) !== 'count_tokens') return [];
    const failure = sideFailure(north, wire);
    if (failure !== undefined) return [failure];
    if (exchange.end !== 'complete' || statusOf(north) === undefined) return [];
    const type = foreignType(north);
    const count = response.kind === 'json' ? at(response.json, 'input_tokens') : undefined;
    if (!Number.isInteger(count) || Number(count) <= 0)
      return ['count_tokens gave no positive whole number input_tokens'];
    return type === undefined ? [] : [`count_tokens was sent as content-type ${type}`];
  },
};
