import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { after, test } from 'node:test';
import { z } from 'zod';
import { jobApi } from '../../../src/report/github/job.ts';
import { listenOnLoopback } from '../../../src/system/loopback.ts';
import { startNetworkProxy } from '../../system/network-proxy.ts';
import { privateCa } from '../../system/private-ca.ts';

const HOST = 'github.company.test';
const ends: (() => void)[] = [];
after(() => {
  for (const end of ends.toReversed()) end();
});

/** The API of a server that is reached through a proxy alone, asked once. */
async function askThroughProxy(scheme: 'http' | 'https', more: Record<string, string> = {}) {
  const answer = (_: unknown, response: { end: (body: string) => void }) => response.end('{"n":1}');
  const server =
    scheme === 'https' ? createTlsServer(privateCa().certify(HOST), answer) : createServer(answer);
  const proxy = await startNetworkProxy(await listenOnLoopback(server));
  ends.push(() => server.close(), proxy.close);
  const env = {
    GITHUB_API_URL: `${scheme}://${HOST}/api/v3`,
    GITHUB_REPOSITORY: 'o/r',
    HTTPS_PROXY: proxy.host,
    HTTP_PROXY: proxy.host,
    ...more,
  };
  const api = jobApi(env, 'not-a-token');
  assert.ok(api.ok);
  const ask = { path: 'actions/artifacts', needs: 'actions: read' };
  return { got: await api.value.get(ask, z.object({ n: z.number() })), seen: proxy.seen };
}

test('GitHub’s API is asked at the server’s own address, through the network’s proxy', async () => {
  const { got, seen } = await askThroughProxy('http');
  assert.deepEqual(got, { ok: true, value: { n: 1 } });
  assert.deepEqual(seen, [`GET http://${HOST}/api/v3/repos/o/r/actions/artifacts`]);
});

test('with TLS it is asked in a tunnel, and an unknown root is a fault in words', async () => {
  const { got, seen } = await askThroughProxy('https');
  assert.deepEqual(seen, [`CONNECT ${HOST}:443`]);
  assert.match(got.ok ? '' : got.fault, /GitHub could not be asked .*certificate/);
});

test('NO_PROXY keeps it from the proxy', async () => {
  const { got, seen } = await askThroughProxy('https', { NO_PROXY: '.company.test' });
  assert.deepEqual(seen, []);
  assert.equal(got.ok, false);
});
