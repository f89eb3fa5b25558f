import { at, objectsIn, textIn } from '../../system/json.ts';
import { covers, statusOf } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { issue, PROTOCOL } from './published.ts';
import { type Fault, onEachResponse } from './subjects.ts';

/** The CLI's warm-up and housekeeping calls; it goes on whatever they answer. */
export const sideRoute: Rule = {
  id: 'http/side-route',
  severity: 'note',
  party: 'target',
  says: 'Side routes (`HEAD /`, event logging) answer below 400.',
  mend: 'Answer `HEAD` and `OPTIONS` of known paths with 200 or 204.',
  link: PROTOCOL,
  check: onEachResponse((reading) => {
    const status = statusOf(reading) ?? 0;
    const { method, path } = reading.exchange.request;
    if (reading.route !== 'other' || status < 400) return [];
    return [`${method} ${path.split('?')[0]} was answered with ${status}`];
  }),
};

function listFaults(json: unknown): readonly Fault[] {
  const ids = objectsIn(at(json, 'data')).flatMap((model) => textIn(model['id']) ?? []);
  if (!Array.isArray(at(json, 'data'))) return ['the list of models has no data'];
  if (ids.some((id) => /claude|anthropic/i.test(id))) return [];
  return [
    {
      message: 'no model id holds "claude" or "anthropic", so discovery finds none',
      severity: 'note',
    },
  ];
}

/** Only asked for when model discovery is on. */
export const modelsList: Rule = {
  id: 'http/models-list',
  severity: 'warning',
  party: 'target',
  says: '`GET /v1/models` lists models as `{"data":[{"id":…}]}`, with ids that hold `claude` or `anthropic`.',
  mend: 'Serve the list, with aliases that hold `claude`, or answer 404.',
  link: `${PROTOCOL}#model-discovery`,
  check: onEachResponse((reading) => {
    const status = statusOf(reading) ?? 0;
    const { response, route } = reading;
    if (route !== 'models' || status === 0) return [];
    if (status >= 300)
      return [{ message: `/v1/models was answered with ${status}`, severity: 'note' }];
    if (reading.exchange.request.method === 'HEAD') return [];
    return listFaults(response.kind === 'json' ? response.json : undefined);
  }),
};

/** The CLI estimates by itself when the route is missing. */
const ABSENT = new Set([404, 405, 501]);

/** The upstream failed to count while the CLI waited for the target's count. */
function relayed(north: Reading, wire: AttemptWire): boolean {
  return wire.south.some(
    (south) =>
      south.route === 'count_tokens' && (statusOf(south) ?? 500) >= 400 && covers(north, south),
  );
}

export const countTokens: Rule = {
  id: 'http/count-tokens',
  severity: 'warning',
  party: 'target',
  says: '`/v1/messages/count_tokens` answers `{"input_tokens": n}`, or 404 where it is not offered.',
  mend: 'Count or estimate the whole request, tools and system included; or answer 404.',
  link: issue('BerriAI/litellm', 13252),
  check: onEachResponse((reading, wire): readonly Fault[] => {
    const status = statusOf(reading) ?? 0;
    if (reading.route !== 'count_tokens' || status === 0 || reading.exchange.end !== 'complete')
      return [];
    const message = `count_tokens was answered with ${status}`;
    if (ABSENT.has(status)) return [{ message, severity: 'note' }];
    if (status >= 300) return [relayed(reading, wire) ? { message, party: 'upstream' } : message];
    const { response } = reading;
    const count = response.kind === 'json' ? at(response.json, 'input_tokens') : undefined;
    return Number.isInteger(count) && Number(count) > 0
      ? []
      : ['count_tokens gave no positive whole number input_tokens'];
  }),
};
