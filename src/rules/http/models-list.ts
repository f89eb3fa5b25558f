import { isOf, routeOf } from '../../dialects/anthropic/route.ts';
import { at, listIn, objectsIn, textIn } from '../../system/json.ts';
import { measured } from '../../wire/measurable.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import { foreignType } from '../json-type.ts';
import { PROTOCOL } from '../published.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import { sideFailure } from './side-failure.ts';

/** Only asked for when model discovery is on (`CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY=1`). */
export const modelsList: Rule = {
  id: 'http/models-list',
  on: 'call',
  severity: 'warning',
  party: 'target',
  says: '`GET /v1/models` lists models as `{"data":[{"id":…}]}` within 3 s, with ids that hold `claude` or `anthropic`.',
  mend: 'Serve the list, with aliases that hold `claude`, or answer 404. Leave out a `display_name` that you have none for.',
  link: `${PROTOCOL}#model-discovery`,
  check: ({ north }, wire) => {
    const { response, exchange } = north;
    if (routeOf(exchange.request) !== 'models') return [];
    const failure = sideFailure(north, wire);
    if (failure !== undefined) return [withLoss(failure)];
    if (exchange.end === 'client_gone') return [late(north, wire)];
    if (exchange.end !== 'complete' || statusOf(north) === undefined) return [];
    const shape = listFaults(response.kind === 'json' ? response.json : undefined);
    if (shape.length > 0) return shape;
    const type = foreignType(north);
    return type === undefined
      ? lateness(north, wire)
      : [`the list of models was sent as content-type ${type}`];
  },
};

/** Seen with 2.1.331, which does so without a word, whatever is wrong with the list. */
const LOSS = 'so Claude Code offers none of them under /model';

function withLoss(failure: Breach): Breach {
  const add = (message: string) => `${message}, ${LOSS}`;
  return typeof failure === 'string' ? add(failure) : { ...failure, message: add(failure.message) };
}

function listFaults(json: unknown): readonly Breach[] {
  const listed = listIn(at(json, 'data'));
  const ids = listed.flatMap((model) => textIn(at(model, 'id')) || []);
  if (!Array.isArray(at(json, 'data'))) return [`the list of models has no data, ${LOSS}`];
  if (ids.length < listed.length)
    return [`the list of models has a data[].id that is no text, ${LOSS}`];
  if (objectsIn(listed).some(hasOddName))
    return [`the list of models has a data[].display_name that is no text, ${LOSS}`];
  if (ids.some((id) => /claude|anthropic/i.test(id))) return [];
  const message = `no model id holds "claude" or "anthropic", ${LOSS}`;
  return [{ message, severity: 'note' }];
}

/** It may be left out, but a null makes the CLI drop the whole list. */
function hasOddName(model: Readonly<Record<string, unknown>>): boolean {
  return 'display_name' in model && textIn(model['display_name']) === undefined;
}

/** How long the CLI waits for the list. */
const PATIENCE_MS = 3000;

/** The CLI has hung up, so it was too late in any case. */
function late({ exchange }: Reading, { south }: AttemptWire): Breach {
  const seconds = (exchange.endedAt / 1000).toFixed(1);
  const message = `the list of models had not come after ${seconds} s, ${LOSS}`;
  const waits = south.some((one) => isOf('models', one) && one.exchange.end !== 'complete');
  return { message, key: 'late', party: waits ? 'upstream' : undefined };
}

function lateness({ exchange }: Reading, wire: AttemptWire): readonly Breach[] {
  if (measured(exchange.endedAt, PATIENCE_MS, wire) !== 'beyond') return [];
  const seconds = (exchange.endedAt / 1000).toFixed(1);
  return [figures`the list of models took ${Number(seconds)} s, where Claude Code waits 3 s`];
}
