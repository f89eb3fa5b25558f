import { isOf } from '../../dialects/anthropic/route.ts';
import { at, canonicalJson, listIn, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { succeeded } from '../../wire/status.ts';
import type { Expectation, Observation } from '../probe.ts';
import { screens } from './screen.ts';

/** What the picker says of a model that the CLI knows from the list alone. */
const FROM_LIST = 'From gateway';

const asked: Expectation = {
  name: 'the CLI asks for the list of models',
  judge: (seen) =>
    listCalls(seen).length > 0
      ? { met: true }
      : { met: false, reason: 'expected GET /v1/models of the CLI, seen none' },
};

/** A list that the CLI cannot use is told by the wire's own rules, and people can work without. */
const offered: Expectation = {
  name: 'models of the list are offered under /model',
  judge: (seen) => {
    const usable = listCalls(seen).some(isUsable);
    if (screens(seen).some(({ screen }) => screen.pictures.some(showsListed)))
      return usable ? { met: true } : { met: false, reason: 'models are offered that none listed' };
    if (!usable) return { met: true, note: 'the CLI got no list of models that it can use' };
    // It may list none but those that the CLI offers anyway.
    return isListOfScripted(seen)
      ? {
          met: false,
          reason: 'expected models of the list under /model, seen those of the CLI alone',
        }
      : { met: true, note: 'no model of the list is offered beside those of the CLI' };
  },
};

export const listed: readonly Expectation[] = [asked, offered];

function listCalls({ wire }: Observation): Reading[] {
  return wire.north.filter((reading) => isOf('models', reading));
}

function showsListed({ rows }: { readonly rows: readonly string[] }): boolean {
  return rows.some((row) => row.includes(FROM_LIST));
}

function dataOf({ response }: Reading): unknown {
  return response.kind === 'json' ? at(response.json, 'data') : undefined;
}

/** As 2.1.331 reads it. */
function isUsable(reading: Reading): boolean {
  const models = listIn(dataOf(reading));
  const isText = (value: unknown) => textIn(value) !== undefined;
  const fits = (model: unknown) =>
    isText(at(model, 'id')) &&
    (at(model, 'display_name') === undefined || isText(at(model, 'display_name')));
  const isKnown = (model: unknown) => /claude|anthropic/i.test(textIn(at(model, 'id')) ?? '');
  return succeeded(reading) && models.every(fits) && models.some(isKnown);
}

/** The scripted model's own list holds models that no release offers by itself. */
function isListOfScripted(seen: Observation): boolean {
  const { wire } = seen;
  const had = wire.south.filter((one) => isOf('models', one)).map(dataOf);
  return (
    wire.scripted &&
    listCalls(seen).some((call) =>
      had.some((data) => canonicalJson(data) === canonicalJson(dataOf(call))),
    )
  );
}
