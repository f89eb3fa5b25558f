import { routeOf } from '../../dialects/anthropic/route.ts';
import { at, listIn, textIn } from '../../system/json.ts';
import { statusOf } from '../../wire/status.ts';
import { foreignType } from '../json-type.ts';
import { PROTOCOL } from '../published.ts';
import type { Breach, Rule } from '../rule.ts';
import { sideFailure } from './side-failure.ts';

/** Only asked for when model discovery is on. */
export const modelsList: Rule = {
  id: 'http/models-list',
  on: 'call',
  severity: 'warning',
  party: 'target',
  says: '`GET /v1/models` lists models as `{"data":[{"id":…}]}`, with ids that hold `claude` or `anthropic`.',
  mend: 'Serve the list, with aliases that hold `claude`, or answer 404.',
  link: `${PROTOCOL}#model-discovery`,
  check: ({ north }, wire) => {
    const { response, exchange } = north;
    if (routeOf(exchange.request) !== 'models') return [];
    const failure = sideFailure(north, wire);
    if (failure !== undefined) return [failure];
    if (exchange.end !== 'complete' || statusOf(north) === undefined) return [];
    const shape = listFaults(response.kind === 'json' ? response.json : undefined);
    const type = foreignType(north);
    return shape.length > 0 || type === undefined
      ? shape
      : [`the list of models was sent as content-type ${type}`];
  },
};

function listFaults(json: unknown): readonly Breach[] {
  const listed = listIn(at(json, 'data'));
  const ids = listed.flatMap((model) => textIn(at(model, 'id')) || []);
  if (!Array.isArray(at(json, 'data'))) return ['the list of models has no data'];
  if (ids.length < listed.length) return ['the list of models has a data[].id that is no text'];
  if (ids.some((id) => /claude|anthropic/i.test(id))) return [];
  const message = 'no model id holds "claude" or "anthropic", so discovery finds none';
  return [{ message, severity: 'note' }];
}
