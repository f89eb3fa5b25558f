import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';

export type FakeArtifact = {
  readonly id: number;
  readonly name: string;
  readonly zip: Buffer;
  readonly run: number;
  readonly branch?: string;
  readonly commit?: string;
  /** The repository that the run's commit is of; the own one is 1. */
  readonly from?: number;
  readonly expired?: boolean;
  readonly digest?: string;
  readonly size?: number;
};

export type FakeGithub = {
  /** What a job's environment says of it. */
  readonly env: Readonly<Record<string, string>>;
  readonly artifacts: FakeArtifact[];
  /** Events by run; `schedule` where none is given. */
  readonly events: Map<number, string>;
  /** How the second commit stands to the first, by `first...second`. */
  readonly comparisons: Map<string, { readonly status: string; readonly base: string }>;
  /** Paths below the API that the token may not read. */
  readonly forbidden: Set<string>;
  /** Requests as `GET actions/artifacts`, in order, without those of the store. */
  readonly requests: string[];
  /** `authorization` headers that reached the store. */
  readonly leaked: string[];
  readonly close: () => Promise<void>;
};

const TOKEN = 'ghs_not_a_real_token_of_any_job';
const REPOSITORY = 'acme/gateway';

/** A stand-in for GitHub's API and, on another origin, the store that its downloads are redirected to. */
export async function startFakeGithub(): Promise<FakeGithub> {
  const artifacts: FakeArtifact[] = [];
  const events = new Map<number, string>();
  const comparisons = new Map<string, { status: string; base: string }>();
  const forbidden = new Set<string>();
  const requests: string[] = [];
  const leaked: string[] = [];
  const store = await listening((request, response) => {
    if (request.headers.authorization) leaked.push(request.headers.authorization);
    const id = Number(request.url?.slice(1));
    response.end(artifacts.find((one) => one.id === id)?.zip);
  });

  function answer(path: string, query: URLSearchParams): readonly [number, object] {
    if ([...forbidden].some((part) => path.startsWith(part))) {
      return [403, { message: 'Resource not accessible by integration' }];
    }
    const [, run] = /^actions\/runs\/(\d+)/.exec(path) ?? [];
    if (path === 'actions/artifacts' || path.endsWith('/artifacts')) {
      const name = query.get('name');
      const page = Number(query.get('page'));
      const size = Number(query.get('per_page'));
      const listed = artifacts.filter(
        (one) => (!name || one.name === name) && (!run || one.run === Number(run)),
      );
      const shown = listed.slice((page - 1) * size, page * size);
      return [200, { total_count: listed.length, artifacts: shown.map(artifactJson) }];
    }
    if (run) return [200, { id: Number(run), event: events.get(Number(run)) ?? 'schedule' }];
    const compared = comparisons.get(path.replace('compare/', ''));
    if (!compared) return [404, { message: 'Not Found' }];
    return [200, { status: compared.status, merge_base_commit: { sha: compared.base } }];
  }

  const api = await listening((request, response) => {
    const { pathname, searchParams } = urlOf(request);
    const path = pathname.replace(`/api/v3/repos/${REPOSITORY}/`, '');
    requests.push(`${request.method} ${path}`);
    const [, id] = /^actions\/artifacts\/(\d+)\/zip$/.exec(path) ?? [];
    if (request.headers.authorization !== `Bearer ${TOKEN}`) {
      response.writeHead(401).end('{"message": "Bad credentials"}');
    } else if (id) {
      response.writeHead(302, { location: `${store.url}/${id}` }).end();
    } else {
      const [status, json] = answer(path, searchParams);
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    }
  });
  return {
    env: {
      GITHUB_API_URL: `${api.url}/api/v3`,
      GITHUB_REPOSITORY: REPOSITORY,
      GITHUB_TOKEN: TOKEN,
      GITHUB_JOB: 'smoke',
      GITHUB_RUN_ID: '99',
    },
    ...{ artifacts, events, comparisons, forbidden, requests, leaked },
    close: async () => {
      await Promise.all([api.close(), store.close()]);
    },
  };
}

function artifactJson(one: FakeArtifact): object {
  const sha256 = createHash('sha256').update(one.zip).digest('hex');
  return {
    id: one.id,
    name: one.name,
    size_in_bytes: one.size ?? one.zip.length,
    expired: one.expired ?? false,
    created_at: `2026-11-${String(one.id).padStart(2, '0')}T03:00:00Z`,
    digest: one.digest ?? `sha256:${sha256}`,
    workflow_run: {
      id: one.run,
      repository_id: 1,
      head_repository_id: one.from ?? 1,
      head_branch: one.branch ?? 'main',
      head_sha: one.commit ?? `c${one.run}`,
    },
  };
}

function urlOf(request: IncomingMessage): URL {
  return new URL(request.url ?? '/', 'http://127.0.0.1');
}

async function listening(listener: RequestListener) {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
