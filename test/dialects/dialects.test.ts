import assert from 'node:assert/strict';
import { test } from 'node:test';
import { routeOf } from '../../src/dialects/anthropic/route.ts';
import { DIALECTS, dialectOf, isForeign } from '../../src/dialects/dialects.ts';
import { reading } from '../wire/readings.ts';

/** The vendor's own endpoint, or else the name of the dialect. */
function routeIn(method: string, path: string): string {
  const call = reading({ method, path });
  const route = routeOf({ method, path });
  assert.equal(isForeign(call), route === undefined && dialectOf(call) === undefined, path);
  return route ?? dialectOf(call)?.name ?? 'other';
}

test('routes go by method and the path’s end', () => {
  const cases = [
    ['POST', '/v1/messages?beta=true', 'messages'],
    ['POST', '/anthropic/v1/messages/', 'messages'],
    ['POST', '/v1/messages/count_tokens?beta=true', 'count_tokens'],
    ['GET', '/v1/models?limit=1000', 'models'],
    ['POST', '/openai/chat/completions', 'openai-chat'],
    ['POST', '/v1/chat/completions', 'openai-chat'],
    ['POST', '/v1/responses', 'openai-responses'],
    ['POST', '/responses?x=/v1/messages', 'openai-responses'],
    ['HEAD', '/v1/messages', 'other'],
    ['GET', '/v1/messages', 'other'],
    ['POST', '/v1/models', 'other'],
    ['POST', '/v1/messages/batches', 'other'],
    ['GET', '/', 'other'],
  ] as const;
  for (const [method, path, route] of cases) assert.equal(routeIn(method, path), route, path);
});

test('a call asks a turn of one dialect at most', () => {
  const paths = ['/v1/messages', '/v1/chat/completions', '/v1/responses'];
  const asked = paths.map((path) =>
    DIALECTS.filter(({ asksTurn }) => asksTurn({ method: 'POST', path })).map(({ name }) => name),
  );
  assert.deepEqual(asked, [['anthropic'], ['openai-chat'], ['openai-responses']]);
});
