import type { Answer } from '../../../src/dialects/answer.ts';
import type { Dialect } from '../../../src/dialects/dialect.ts';
import { at, objectsIn, textIn } from '../../../src/system/json.ts';
import type { Reading } from '../../../src/wire/reading.ts';
import { toyService } from './service.ts';

/** An answer is `{said, end}`, in a stream one event for each piece. */
function toyAnswer({ response, exchange }: Reading): Answer | undefined {
  if (response.kind !== 'stream' && response.kind !== 'json') return undefined;
  const events = response.kind === 'stream' ? response.events : [{ at: 0, json: response.json }];
  const ended = events.some(({ json }) => at(json, 'end') === true);
  return {
    text: events.map(({ json }) => textIn(at(json, 'said')) ?? '').join(''),
    thinking: '',
    calls: [],
    stop: ended ? 'end' : undefined,
    usage: undefined,
    whole: ended,
    deltaTimes: events.map((event) => exchange.startedAt + event.at),
  };
}

/** A dialect that no one speaks: `{"asked": "…", "abilities": [{"called": "…"}]}`. */
export const toy: Dialect = {
  name: 'toy',
  asksTurn: ({ method, path }) => method === 'POST' && path.endsWith('/talk'),
  answer: toyAnswer,
  tools: (request) =>
    objectsIn(at(request, 'abilities')).map(({ called }) => ({
      name: textIn(called) ?? '',
      schema: undefined,
      mild: false,
      description: '',
      deferred: false,
      isFunction: true,
    })),
  history: () => ({ calls: [], results: [] }),
  historyForm: 'nothing',
  said: (request) => ({ assistant: [], others: [at(request, 'asked')] }),
  serve: (token) => [toyService(token)],
};
