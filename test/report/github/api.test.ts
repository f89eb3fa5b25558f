import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { githubApi } from '../../../src/report/github/api.ts';
import type { OutboundFetch, OutboundRequest } from '../../../src/system/outbound-fetch.ts';

const ASK = { path: 'actions/artifacts', needs: 'actions: read' };
const SHAPE = z.object({ n: z.number() });

/** The API with one answer, and the requests that it made. */
function answering(answer: () => Response) {
  const seen: { url: string; request: OutboundRequest }[] = [];
  const fetch: OutboundFetch = async (url, request) => {
    seen.push({ url, request });
    return answer();
  };
  const access = { url: 'https://api.example', token: 'not-a-token', repository: 'o/r', fetch };
  return { api: githubApi(access), seen };
}

async function fault(answer: () => Response): Promise<string> {
  const got = await answering(answer).api.get(ASK, SHAPE);
  return got.ok ? '' : got.fault;
}

test('a request names version, token and query, and its answer is typed', async () => {
  const { api, seen } = answering(() => Response.json({ n: 1, more: true }));
  assert.deepEqual(await api.get({ ...ASK, query: { name: 'a b' } }, SHAPE), {
    ok: true,
    value: { n: 1 },
  });
  assert.equal(seen[0]?.url, 'https://api.example/repos/o/r/actions/artifacts?name=a+b');
  assert.equal(seen[0]?.request.headers?.['authorization'], 'Bearer not-a-token');
  assert.equal(seen[0]?.request.headers?.['x-github-api-version'], '2022-11-28');
  const sent = await api.send(
    'POST',
    { path: 'issues', needs: 'issues: write', body: { a: 1 } },
    SHAPE,
  );
  assert.ok(sent.ok);
  assert.deepEqual([seen[1]?.request.method, seen[1]?.request.body], ['POST', '{"a":1}']);
});

test('a refusal says what to do, and never throws', async () => {
  assert.match(
    await fault(() => new Response('{}', { status: 403 })),
    /`permissions: actions: read`$/,
  );
  assert.match(
    await fault(() => new Response('{}', { status: 404 })),
    /`permissions: actions: read`$/,
  );
  assert.match(await fault(() => new Response('{}', { status: 401 })), /check github-token$/);
  const headers = { 'x-ratelimit-remaining': '0' };
  assert.match(await fault(() => new Response('', { status: 403, headers })), /rate limit/);
  assert.match(await fault(() => new Response('', { status: 502 })), /with HTTP 502$/);
  assert.match(await fault(() => Response.json({ n: 'one' })), /something of another shape$/);
  assert.match(await fault(() => new Response('<html>')), /something of another shape$/);
  assert.match(
    await fault(() => {
      throw new TypeError('fetch failed', { cause: new Error('ECONNREFUSED') });
    }),
    /could not be asked .*ECONNREFUSED$/,
  );
});

test('an answer is read to its bound and no further', async () => {
  let pulled = 0;
  const endless = () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          pulled += 1;
          controller.enqueue(new Uint8Array(1000));
        },
      }),
    );
  const { api } = answering(endless);
  const got = await api.download(ASK, 5000);
  assert.match(got.ok ? '' : got.fault, /more than 5000 bytes/);
  assert.ok(pulled < 20, `${pulled} pieces were pulled`);
});
