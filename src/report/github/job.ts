/** What a job of GitHub Actions knows of itself. */

import { z } from 'zod';
import type { ReadFile } from '../../config/file.ts';
import type { Environment } from '../../system/environment.ts';
import { parseJson } from '../../system/json.ts';
import { outboundFetch } from '../../system/outbound-fetch.ts';
import { outboundProxies } from '../../system/outbound-proxy.ts';
import { bad, good, type Result } from '../../system/result.ts';
import { type GithubApi, githubApi } from './api.ts';

const MOST_EVENT_BYTES = 8 << 20;

/**
 * The API of the job's repository, through the network's proxies.
 *
 * @param token `github-token`; else `GITHUB_TOKEN`
 * @throws ConfigurationError for a network proxy that is no address
 */
export function jobApi(env: Environment, token: string | undefined): Result<GithubApi> {
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  if (!/^[\w.-]+\/[\w.-]+$/.test(repository)) {
    return bad('GITHUB_REPOSITORY names no repository. Next: run it in a job, or set owner/name');
  }
  const known = token ?? (env['GITHUB_TOKEN'] || undefined);
  if (known === undefined) return bad('there is no token. Next: set github-token or GITHUB_TOKEN');
  const url = (env['GITHUB_API_URL'] || 'https://api.github.com').replace(/\/+$/, '');
  const fetch = outboundFetch(outboundProxies(env));
  return good(githubApi({ url, token: known, repository, fetch }));
}

const eventSchema = z.object({
  pull_request: z.object({
    base: z.object({ ref: z.string(), sha: z.string(), repo: z.object({ id: z.number() }) }),
    head: z.object({ sha: z.string(), repo: z.object({ id: z.number() }).nullish() }),
  }),
});

/** The pull request that a job runs for. */
export type PullRequest = {
  /** The branch that it is to go into, and that branch's commit then. */
  readonly branch: string;
  readonly base: string;
  readonly head: string;
  readonly isFork: boolean;
};

/** By the event's own file; undefined when the job runs for none. */
export function pullRequestOf(env: Environment, readFile: ReadFile): PullRequest | undefined {
  const path = env['GITHUB_EVENT_PATH'];
  if (!path) return undefined;
  const event = eventSchema.safeParse(parseJson(textOf(path, readFile)));
  if (!event.success) return undefined;
  const { base, head } = event.data.pull_request;
  const isFork = head.repo?.id !== base.repo.id;
  return { branch: base.ref, base: base.sha, head: head.sha, isFork };
}

function textOf(path: string, readFile: ReadFile): string {
  try {
    return new TextDecoder().decode(readFile(path, MOST_EVENT_BYTES));
  } catch {
    return '';
  }
}
