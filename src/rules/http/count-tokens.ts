import { isMessages, routeOf } from '../../dialects/anthropic/route.ts';
import { at } from '../../system/json.ts';
import { headerValue } from '../../wire/exchange.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import { verdictTagOf } from '../auto-mode/own-check.ts';
import { foreignType } from '../json-type.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
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
    if (failure !== undefined) return [withPrice(failure, north, wire)];
    if (exchange.end !== 'complete' || statusOf(north) === undefined) return [];
    const type = foreignType(north);
    const count = response.kind === 'json' ? at(response.json, 'input_tokens') : undefined;
    if (!Number.isInteger(count) || Number(count) <= 0)
      return [withPrice('count_tokens gave no positive whole number input_tokens', north, wire)];
    return type === undefined ? [] : [`count_tokens was sent as content-type ${type}`];
  },
};

/**
 * `/context` needs some twenty counts. Where they fail, 2.1.331 estimates; 2.1.216, 2.0.77 and 1.0.128 ask the model for
 * one token each time, to read the usage of that.
 */
function withPrice(failure: Breach, north: Reading, wire: AttemptWire): Breach {
  const { message, ...own } = typeof failure === 'string' ? { message: failure } : failure;
  if (!isCli(north)) return failure;
  const asked = wire.north.filter(asksOneToken).length;
  const price =
    asked > 0
      ? figures`${message}; Claude Code then asked the model itself, ${asked} times for one token each, which is billed`
      : { message: `${message}; Claude Code then shows an estimate of its own` };
  return { ...own, ...price };
}

function isCli({ exchange }: Reading): boolean {
  return /\bclaude-cli\//.test(headerValue(exchange.request.headers, 'user-agent') ?? '');
}

/** Auto mode's own check may do so too. */
function asksOneToken(reading: Reading): boolean {
  const { requestJson } = reading;
  return isMessages(reading) && at(requestJson, 'max_tokens') === 1 && !verdictTagOf(reading);
}
