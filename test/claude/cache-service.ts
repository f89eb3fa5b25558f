/** A stand-in for GitHub's cache service (version 2) and its blob store, on loopback. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../src/system/loopback.ts';

const SERVICE = '/twirp/github.actions.results.api.v1.CacheService/';

/** @param broken answers everything with 503, or with another entry's bytes */
export async function startCacheService(broken?: 'down') {
  const blobs = new Map<string, Buffer>();
  const blocks = new Map<string, Buffer>();
  const kept = new Map<string, string>();
  const requests: string[] = [];

  function twirp(method: string, origin: string, body: string): object {
    const { key, version } = JSON.parse(body);
    const path = `/blobs/${encodeURIComponent(key)}-${version}`;
    const url = `${origin}${path}?sig=not-a-real-signature`;
    if (method === 'CreateCacheEntry') return { ok: !kept.has(key), signed_upload_url: url };
    if (method === 'FinalizeCacheEntryUpload') {
      kept.set(key, path);
      return { ok: true, entry_id: '1' };
    }
    return kept.get(key) === path
      ? { ok: true, signed_download_url: url, matched_key: key }
      : { ok: false };
  }

  function store(url: URL, body: Buffer): void {
    const part = url.searchParams.get('comp');
    if (part === 'block') blocks.set(url.searchParams.get('blockid') ?? '', body);
    if (part === null) blobs.set(url.pathname, body);
    if (part !== 'blocklist') return;
    const ids = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id]) => id);
    const found = ids.map((id) => blocks.get(id ?? '') ?? Buffer.alloc(0));
    blobs.set(url.pathname, Buffer.concat(found));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const method = url.pathname.startsWith(SERVICE) ? url.pathname.slice(SERVICE.length) : '';
    requests.push(method || `${request.method} blob`);
    if (broken === 'down') response.writeHead(503).end('{}');
    else if (method) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify(twirp(method, url.origin, Buffer.concat(chunks).toString())));
    } else if (request.method === 'PUT') {
      store(url, Buffer.concat(chunks));
      response.writeHead(201, { etag: '"1"', 'x-ms-request-id': '1' }).end();
    } else response.end(blobs.get(url.pathname));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  const port = await listenOnLoopback(server);
  return {
    env: {
      ACTIONS_CACHE_SERVICE_V2: 'true',
      ACTIONS_RESULTS_URL: `http://127.0.0.1:${port}/`,
      ACTIONS_RUNTIME_TOKEN: 'runtime-token',
      RUNNER_ENVIRONMENT: 'github-hosted',
    },
    requests,
    keys: () => [...kept.keys()],
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
