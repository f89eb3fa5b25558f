/** GitHub's REST API as this action asks it: typed at the boundary, bounded, and with words where it refuses. */

import type { z } from 'zod';
import { reasonOf } from '../../system/errors.ts';
import { parseJson } from '../../system/json.ts';
import type { OutboundFetch, OutboundResponse } from '../../system/outbound-fetch.ts';
import { bad, good, type Result } from '../../system/result.ts';

export type GithubAccess = {
  /** `GITHUB_API_URL`, without a slash at the end. */
  readonly url: string;
  readonly token: string;
  /** `owner/name`. */
  readonly repository: string;
  readonly fetch: OutboundFetch;
};

/** What is asked, and which permission of the job's token it needs (`actions: read`), for the words of a refusal. */
type Ask = {
  /** Below `/repos/<repository>/`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly needs: string;
};

export type GithubApi = {
  readonly get: <S extends z.ZodType>(ask: Ask, schema: S) => Promise<Result<z.output<S>>>;
  readonly send: <S extends z.ZodType>(
    method: 'POST' | 'PATCH',
    ask: Ask & { readonly body: object },
    schema: S,
  ) => Promise<Result<z.output<S>>>;
  /** A file's bytes, at most `most`; its redirect to a store is followed without the token. */
  readonly download: (ask: Ask, most: number) => Promise<Result<Buffer>>;
};

const MOST_JSON_BYTES = 8 << 20;
const LIMIT_MS = 60_000;

/** @see https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api */
const HEADERS = {
  accept: 'application/vnd.github+json',
  'x-github-api-version': '2022-11-28',
  'user-agent': 'claude-smoke-action',
};

/** The API of one repository; nothing it does rejects. */
export function githubApi(access: GithubAccess): GithubApi {
  const json = async <S extends z.ZodType>(
    method: string,
    ask: Ask & { readonly body?: object },
    schema: S,
  ): Promise<Result<z.output<S>>> => {
    const bytes = await asked(access, method, ask, MOST_JSON_BYTES);
    if (!bytes.ok) return bytes;
    const read = schema.safeParse(parseJson(bytes.value.toString('utf8')));
    if (read.success) return good(read.data);
    return bad(`GitHub answered ${nameOf(method, ask)} with something of another shape`);
  };
  return {
    get: (ask, schema) => json('GET', ask, schema),
    send: json,
    download: (ask, most) => asked(access, 'GET', ask, most),
  };
}

async function asked(
  { url, token, repository, fetch }: GithubAccess,
  method: string,
  ask: Ask & { readonly body?: object },
  most: number,
): Promise<Result<Buffer>> {
  const query = ask.query === undefined ? '' : `?${new URLSearchParams(ask.query)}`;
  try {
    const response = await fetch(`${url}/repos/${repository}/${ask.path}${query}`, {
      method,
      headers: { ...HEADERS, authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(LIMIT_MS),
      ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
    });
    if (!response.ok) return bad(await refusal(response, method, ask));
    return await bounded(response, most, nameOf(method, ask));
  } catch (error) {
    return bad(`GitHub could not be asked (${nameOf(method, ask)}): ${reasonOf(error)}`);
  }
}

async function bounded(
  response: OutboundResponse,
  most: number,
  name: string,
): Promise<Result<Buffer>> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  for (let size = 0; reader !== undefined; ) {
    const read = await reader.read();
    if (read.done) break;
    size += read.value.length;
    if (size > most) {
      await reader.cancel();
      return bad(`GitHub answered ${name} with more than ${most} bytes`);
    }
    chunks.push(read.value);
  }
  return good(Buffer.concat(chunks));
}

/** What a refusal means to the one who set the job up. */
async function refusal(response: OutboundResponse, method: string, ask: Ask): Promise<string> {
  const { status, headers } = response;
  // Read to its end, so that the connection is free again.
  await bounded(response, MOST_JSON_BYTES, '');
  const said = `GitHub answered ${nameOf(method, ask)} with HTTP ${status}`;
  if (status === 429 || headers.get('x-ratelimit-remaining') === '0') {
    return `${said}: the token's rate limit is used up. Next: run it again later`;
  }
  if (status === 401) return `${said}: it does not take the token. Next: check github-token`;
  if (status === 403 || status === 404) {
    return `${said}: the token may not do this, or there is no such thing. Next: give the job \`permissions: ${ask.needs}\``;
  }
  return said;
}

function nameOf(method: string, { path }: Ask): string {
  return `${method} ${path}`;
}
