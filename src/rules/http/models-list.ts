import { isOf } from '../../dialects/anthropic/route.ts';
import { at, objectsIn, textIn } from '../../system/json.ts';
import { statusOf } from '../../wire/status.ts';
import { PROTOCOL } from '../published.ts';
import type { Breach, Rule } from '../rule.ts';

/** Only asked for when model discovery is on. */
export const modelsList: Rule = {
  id: 'http/models-list',
  on: 'call',
  severity: 'warning',
  party: 'target',
  says: '`GET /v1/models` lists models as `{"data":[{"id":…}]}`, with ids that hold `claude` or `anthropic`.',
  mend: 'Serve the list, with aliases that hold `claude`, or answer 404.',
  link: `${PROTOCOL}#model-discovery`,
  check: ({ north }) => {
    const status = statusOf(north) ?? 0;
    const { response } = north;
    if (!isOf('models', north) || status === 0) return [];
    if (status >= 300)
      return [{ message: `/v1/models was answered with ${status}`, severity: 'note' }];
    return listFaults(response.kind === 'json' ? response.json : undefined);
  },
};

function listFaults(json: unknown): readonly Breach[] {
  const ids = objectsIn(at(json, 'data')).flatMap((model) => textIn(model['id']) ?? []);
  if (!Array.isArray(at(json, 'data'))) return ['the list of models has no data'];
  if (ids.some((id) => /claude|anthropic/i.test(id))) return [];
  const message = 'no model id holds "claude" or "anthropic", so discovery finds none';
  return [{ message, severity: 'note' }];
}
