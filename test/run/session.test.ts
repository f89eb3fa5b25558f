import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { routeOf } from '../../src/dialects/anthropic/route.ts';
import { openAdmission } from '../../src/run/limits.ts';
import { openSession, type SessionPlace } from '../../src/run/session.ts';
import type { OpenUpstream } from '../../src/run/upstream.ts';
import { newAttemptId } from '../../src/wire/attribution.ts';
import type { Recorded } from '../../src/wire/exchange.ts';
import { testRun } from '../system/run.ts';
import { serve as serving } from '../target/settings.ts';
import { deadPort, serve } from '../wire/loopback.ts';
import { loadedConfig } from './loaded-config.ts';

const NO_UPSTREAM: OpenUpstream = {
  watch: () => () => undefined,
  url: undefined,
  recorded: false,
  take: async () => [],
  close: async () => undefined,
};

/** A session with a running target. */
async function openedSession(
  t: TestContext,
  inputs: Readonly<Record<string, string>>,
  upstream: OpenUpstream = NO_UPSTREAM,
) {
  const config = loadedConfig(inputs);
  const place: SessionPlace = {
    config,
    model: 'v/m',
    upstream,
    admission: openAdmission(config.limits),
    mcp: { stdio: () => ({}), http: () => ({}) },
    pty: undefined,
    logPath: 'logs/m.log',
  };
  const session = await openSession(testRun(), place);
  t.after(() => session.close());
  return session;
}

test('each attempt’s requests go to the target without its path, and are its own', async (t) => {
  const seen: string[] = [];
  const url = await serve(t, (request, response) => {
    seen.push(request.url ?? '');
    response.end('{}');
  });
  const session = await openedSession(t, { 'proxy-url': `${url}/base` });
  const [mine, yours] = [newAttemptId('basic_text'), newAttemptId('basic_text')];
  for (const attempt of [mine, mine, yours]) {
    const response = await fetch(`${session.baseUrl(attempt, { fullModel: 'v/m' })}/v1/models`);
    assert.equal(await response.text(), '{}');
  }
  assert.deepEqual(
    seen.slice(-3),
    Array.from({ length: 3 }, () => '/base/v1/models'),
  );
  const taken = await session.take(mine);
  assert.deepEqual(
    taken.north.map(({ exchange }) => routeOf(exchange.request)),
    ['models', 'models'],
  );
  assert.deepEqual(taken.south, []);
  assert.deepEqual((await session.take(mine)).north, [], 'taken once');
  assert.equal((await session.take(yours)).north.length, 1);
});

test('what the upstream recorded of an attempt is its south side', async (t) => {
  const asked: string[] = [];
  const upstream: OpenUpstream = {
    ...NO_UPSTREAM,
    recorded: true,
    take: async (attempt) => {
      asked.push(attempt);
      return [];
    },
  };
  const session = await openedSession(
    t,
    { 'proxy-command': serving(), upstream: 'scripted' },
    upstream,
  );
  const wire = await session.take('basic_text-1');
  assert.deepEqual([wire.southRecorded, wire.scripted, asked], [true, true, ['basic_text-1']]);
});

test('a target that was told its token must refuse others; one that was not need not', async (t) => {
  const url = await serve(t, (_, response) => response.end());
  const told = await openedSession(t, { 'proxy-url': url, 'auth-token': 'given-1234' });
  assert.deepEqual([told.guarded, told.target.token], [true, 'given-1234']);
  const untold = await openedSession(t, { 'proxy-url': url });
  assert.equal(untold.guarded, false);
  const own = await openedSession(t, {}, { ...NO_UPSTREAM, url, token: 'asked-for-1' });
  assert.deepEqual([own.guarded, own.scripted, own.target.token], [true, true, 'asked-for-1']);
});

test('no session is left of a target that is not there', async (t) => {
  const inputs = {
    'proxy-url': `http://127.0.0.1:${await deadPort()}`,
    'proxy-ready-timeout': '1',
  };
  await assert.rejects(openedSession(t, inputs), /did not become ready within 1 s/);
});

test('what the upstream told one attempt in failing it is known in the next', async (t) => {
  const url = await serve(t, (_, response) => response.end('{}'));
  const message = 'The model is cooling down for a while';
  const body = Buffer.from(JSON.stringify({ error: { message } }));
  const failed: Recorded = {
    id: 's1',
    side: 'south',
    attempt: undefined,
    startedAt: 1000,
    request: {
      method: 'POST',
      path: '/v1/messages',
      headers: [],
      body: { chunks: [], size: 0, truncated: false },
    },
    response: {
      status: 429,
      httpVersion: '1.1',
      headers: [],
      at: 1,
      body: { chunks: [{ at: 2, bytes: body }], size: body.length, truncated: false },
    },
    end: 'complete',
    endMessage: undefined,
    endedAt: 3,
  };
  const upstream: OpenUpstream = { ...NO_UPSTREAM, recorded: true, take: async () => [failed] };
  const session = await openedSession(t, { 'proxy-url': url }, upstream);
  const [first, second] = [newAttemptId('overloaded'), newAttemptId('basic_text')];
  assert.deepEqual((await session.take(first)).earlier, []);
  assert.deepEqual((await session.take(second)).earlier, [{ attempt: first, words: message }]);
});

test('a provider’s limit holds its requests back before their time counts', async (t) => {
  let open = 0;
  let most = 0;
  const url = await serve(t, async (_, response) => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, 20));
    open -= 1;
    response.end('{}');
  });
  const session = await openedSession(t, { 'proxy-url': url, limits: 'slow = 2' });
  const attempt = newAttemptId('basic_text');
  const slow = session.baseUrl(attempt, { fullModel: 'slow/m' });
  await Promise.all(
    Array.from({ length: 8 }, async () => (await fetch(`${slow}/v1/models`)).text()),
  );
  assert.equal(most, 2);
  const { north } = await session.take(attempt);
  assert.equal(north.length, 8);
});
