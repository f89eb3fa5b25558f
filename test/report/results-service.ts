import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export type ResultsService = {
  /** Environment that makes the real @actions/artifact client talk to this service. */
  readonly env: { readonly ACTIONS_RESULTS_URL: string; readonly ACTIONS_RUNTIME_TOKEN: string };
  /** Archives received whole and finalized, by artifact name. */
  readonly artifacts: ReadonlyMap<string, Buffer>;
  /** Requests seen, e.g. `POST /twirp/…/CreateArtifact`, without the query. */
  readonly requests: readonly string[];
  readonly close: () => Promise<void>;
};

const SERVICE = '/twirp/github.actions.results.api.v1.ArtifactService/';

/** A stand-in for GitHub's results service and its blob store, on loopback; a name can be taken only once. */
export async function startResultsService(taken: readonly string[] = []): Promise<ResultsService> {
  const names = new Set(taken);
  const blocks = new Map<string, Buffer>();
  const blobs = new Map<string, Buffer>();
  const artifacts = new Map<string, Buffer>();
  const requests: string[] = [];

  function twirp(method: string, origin: string, body: string): readonly [number, object] {
    const name = String(JSON.parse(body).name);
    if (method === 'CreateArtifact') {
      const msg = 'an artifact with this name already exists on the workflow run';
      if (names.has(name)) return [409, { code: 'already_exists', msg }];
      names.add(name);
      // The client masks `sig` in the log of the job it runs in, so it must be no common word.
      const path = `/store/artifacts/${encodeURIComponent(name)}?sig=not-a-real-signature`;
      return [200, { ok: true, signed_upload_url: `${origin}${path}` }];
    }
    const blob = blobs.get(`/store/artifacts/${encodeURIComponent(name)}`);
    if (method !== 'FinalizeArtifact' || !blob) return [404, { code: 'not_found', msg: method }];
    artifacts.set(name, blob);
    return [200, { ok: true, artifact_id: String(artifacts.size) }];
  }

  /** Azure's block blobs: single PUTs, or blocks and then the list that orders them. */
  function store(url: URL, body: Buffer): void {
    const part = url.searchParams.get('comp');
    if (part === 'block') blocks.set(`${url.pathname} ${url.searchParams.get('blockid')}`, body);
    if (part === null) blobs.set(url.pathname, body);
    if (part !== 'blocklist') return;
    const ids = [...body.toString().matchAll(/<Latest>([^<]+)<\/Latest>/g)].map(([, id]) => id);
    const found = ids.map((id) => blocks.get(`${url.pathname} ${id}`) ?? Buffer.alloc(0));
    blobs.set(url.pathname, Buffer.concat(found));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const body = Buffer.concat(chunks);
    requests.push(`${request.method} ${url.pathname}`);
    if (url.pathname.startsWith(SERVICE)) {
      const [status, json] = twirp(url.pathname.slice(SERVICE.length), url.origin, body.toString());
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
      return;
    }
    store(url, body);
    response
      .writeHead(201, { etag: '"1"', 'x-ms-request-id': '1', 'x-ms-version': '2025-01-05' })
      .end();
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.writeHead(500).end(String(error)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    env: {
      ACTIONS_RESULTS_URL: `http://127.0.0.1:${port}/`,
      ACTIONS_RUNTIME_TOKEN: runtimeToken(),
    },
    artifacts,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** JWT-shaped; the client reads only the scope and verifies nothing. */
function runtimeToken(): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none' })}.${part({ scp: 'Actions.Results:run-id:job-id' })}.x`;
}
