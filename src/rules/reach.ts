import { answerOf } from '../dialects/outcome.ts';
import { at, objectsIn, stringsIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { AttemptWire, Reading } from '../wire/reading.ts';
import { type Pair, pairsOf, seesUpstream } from './pairs.ts';
import { PERMISSIONS } from './published.ts';
import { reachedPlaces } from './reached-places.ts';
import type { Breach, Party, Rule } from './rule.ts';

/** What a model's calls reach for: the CLI runs some commands unasked, and people confirm many a one. */
export const REACH: readonly Rule[] = [
  /** CLI 2.1.331 runs commands that it holds to be read-only (`wc --files0-from=FILE`) without a rule for them. */
  {
    id: 'reach/outside',
    on: 'pair',
    severity: 'error',
    party: 'model',
    says: 'Tool calls stay in the workspace and with what the prompt asks for.',
    mend: 'Find out who wrote the call: compare the answer of your upstream with what your proxy sent on, and do not use a model or a proxy that asks for your files.',
    link: PERMISSIONS,
    check: (pair, wire) => {
      const asked = askedFor(wire);
      const reached = placesIn(pair.north)
        .filter((place) => !isAsked(place, asked))
        .map((place) => ({ place, ...askerOf(place, pair, wire) }));
      return [...Map.groupBy(reached, ({ name }) => name).values()].map(breachOf);
    },
  },
];

function placesIn(reading: Reading): readonly string[] {
  const calls = answerOf(reading)?.calls ?? [];
  return [...new Set(calls.flatMap((call) => reachedPlaces(call, reading.exchange.attempt)))];
}

type Asker = { readonly party: Party; readonly name: string };

/** Places told of one answer. */
const MOST_PLACES = 5;

function breachOf(reached: readonly (Asker & { readonly place: string })[]): Breach {
  const places = reached.slice(0, MOST_PLACES).map(({ place }) => shown(place));
  const more = reached.length > MOST_PLACES ? ` and ${reached.length - MOST_PLACES} more` : '';
  const [asker] = reached;
  return {
    party: asker?.party,
    message: `${asker?.name} asked for ${places.join(', ')}${more}, which the probe does not ask for`,
  };
}

/** Whoever wrote it: what the upstream did not ask for, the target put in. */
function askerOf(place: string, { south }: Pair, wire: AttemptWire): Asker {
  const answered = south.filter((reading) => answerOf(reading) !== undefined);
  if (seesUpstream(wire) && answered.length > 0) {
    return answered.some((reading) => placesIn(reading).includes(place))
      ? { party: 'model', name: 'the model' }
      : { party: 'target', name: 'the proxy, and not its upstream,' };
  }
  // The scripted model asks for nothing outside.
  if (wire.scripted) return { party: 'target', name: 'the proxy' };
  return { party: 'model', name: 'the model or the proxy' };
}

/** Texts that the probe itself sent: the first request, and later prompts that no call of a model's brought about. */
const askedFor = oncePer((wire: AttemptWire): string => {
  const [first, ...later] = pairsOf(wire).map(({ north }) => north);
  const calls = [first, ...later].flatMap((one) => (one && answerOf(one)?.calls) ?? []);
  const byModel = calls.map(({ argsText }) => argsText).join('\n');
  const prompts = later
    .flatMap(promptsOf)
    .filter((text) => text.includes('[smoke:') && !byModel.includes(inJson(text)));
  return [...(first ? promptsOf(first) : []), ...prompts].join('\n');
});

/** What a request holds of people and of the CLI: no answers, and no tool results. */
function promptsOf({ requestJson }: Reading): string[] {
  const users = objectsIn(at(requestJson, 'messages')).filter(({ role }) => role === 'user');
  const said = users.flatMap(({ content }) =>
    typeof content === 'string'
      ? [content]
      : objectsIn(content)
          .filter(({ type }) => type === 'text')
          .flatMap(stringsIn),
  );
  return [...stringsIn(at(requestJson, 'system')), ...said];
}

/** A folder that is named lets in what lies in it; the machine's own folders are too many for that. */
function isAsked(place: string, asked: string): boolean {
  if (asked.includes(place)) return true;
  const parts = place.split('/');
  return parts.some((_, count) => count > 3 && asked.includes(parts.slice(0, count).join('/')));
}

function inJson(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function shown(place: string): string {
  return `\`${place.slice(0, 120).replaceAll('`', '')}\``;
}
