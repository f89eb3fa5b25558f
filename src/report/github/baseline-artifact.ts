/** An earlier report out of this repository's artifacts. Whoever made the archive, nothing in it is trusted. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { bad, good, type Result } from '../../system/result.ts';
import { BASELINE_LIMIT, type EarlierReport, parseReport } from '../baseline.ts';
import { REPORT_FILES } from '../folder.ts';
import { parseHistory } from '../history.ts';
import { compareText } from '../text.ts';
import type { GithubApi } from './api.ts';
import { DEFAULT_ARTIFACT_NAME } from './artifact.ts';
import { unzipped } from './unzip.ts';

/** Which run's report is wanted. */
export type Wanted =
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'run'; readonly id: string }
  /** The newest of a branch that was made of this commit or one before it. */
  | { readonly kind: 'at-or-before'; readonly commit: string; readonly branch: string };

/** What tells the own artifacts from others. */
export type Own = {
  /** `artifact-name`. */
  readonly name: string | undefined;
  /** `GITHUB_JOB` and `GITHUB_RUN_ID`. */
  readonly job: string | undefined;
  readonly run: string | undefined;
  /** Names of this run's models: of a matrix's artifacts, the one that has most of them is taken. */
  readonly models: readonly string[];
};

/** A packed report folder holds exchanges and logs beside the report; in bytes. */
const LARGEST_ARCHIVE = 512 << 20;
const PER_PAGE = 100;
const MOST_PAGES = 10;
const MOST_RUNS = 20;
const MOST_OF_A_RUN = 8;
const NEEDS = 'actions: read';

const artifactSchema = z.object({
  id: z.number().int(),
  name: z.string(),
  size_in_bytes: z.number(),
  expired: z.boolean(),
  created_at: z.string().nullable(),
  digest: z.string().nullish(),
  workflow_run: z
    .object({
      id: z.number().int(),
      repository_id: z.number(),
      head_repository_id: z.number(),
      head_branch: z.string().nullable(),
      head_sha: z.string(),
    })
    .nullish(),
});
const pageSchema = z.object({ artifacts: z.array(artifactSchema) });
const runSchema = z.object({ event: z.string() });
const comparisonSchema = z.object({
  status: z.string(),
  merge_base_commit: z.object({ sha: z.string() }),
});

type Artifact = z.infer<typeof artifactSchema>;

/** @returns why there is none, with the next step */
export async function baselineArtifact(
  api: GithubApi,
  wanted: Wanted,
  own: Own,
): Promise<Result<EarlierReport>> {
  const listed = await artifactsOf(api, wanted, own);
  if (!listed.ok) return listed;
  const usable = listed.value.filter((artifact) => isUsable(artifact, wanted, own));
  if (usable.length === 0) return bad(noneWords(wanted, own));
  const ofJob = usable.filter(({ name }) =>
    name.startsWith(`${DEFAULT_ARTIFACT_NAME}-${own.job}-`),
  );
  const ranked = (ofJob.length > 0 ? ofJob : usable).toSorted(byNewest);
  const runs = [...Map.groupBy(ranked, ({ workflow_run }) => workflow_run?.id)];
  for (const [, artifacts] of runs.slice(0, MOST_RUNS)) {
    const fit = await fits(api, wanted, artifacts[0]);
    if (!fit.ok) return fit;
    if (fit.value) return likeliest(api, artifacts, own);
  }
  return bad(noneWords(wanted, own));
}

/** The commit that two commits have in common. */
export async function mergeBase(
  api: GithubApi,
  base: string,
  head: string,
): Promise<Result<string>> {
  const compared = await compare(api, base, head);
  return compared.ok ? good(compared.value.merge_base_commit.sha) : compared;
}

function compare(api: GithubApi, base: string, head: string) {
  const path = `compare/${encodeURIComponent(base)}...${encodeURIComponent(head)}`;
  // Only where they meet is of interest, not the commits and files between.
  const query = { per_page: '1', page: '1000' };
  return api.get({ path, query, needs: 'contents: read' }, comparisonSchema);
}

async function artifactsOf(
  api: GithubApi,
  wanted: Wanted,
  own: Own,
): Promise<Result<readonly Artifact[]>> {
  const path = wanted.kind === 'run' ? `actions/runs/${wanted.id}/artifacts` : 'actions/artifacts';
  const name = own.name === undefined ? {} : { name: own.name };
  const all: Artifact[] = [];
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const query = { per_page: String(PER_PAGE), page: String(page), ...name };
    const listed = await api.get({ path, query, needs: NEEDS }, pageSchema);
    if (!listed.ok) return listed;
    all.push(...listed.value.artifacts);
    if (listed.value.artifacts.length < PER_PAGE) break;
  }
  return good(all);
}

/** A fork can name a branch `main`, so a branch alone proves nothing. */
function isUsable(
  { name, expired, workflow_run: run }: Artifact,
  wanted: Wanted,
  own: Own,
): boolean {
  const isNamed =
    own.name === undefined ? name.startsWith(DEFAULT_ARTIFACT_NAME) : name === own.name;
  if (!isNamed || expired || !run || run.head_repository_id !== run.repository_id) return false;
  if (wanted.kind === 'run') return String(run.id) === wanted.id;
  const branch = wanted.kind === 'branch' ? wanted.name : wanted.branch;
  return run.head_branch === branch && String(run.id) !== own.run;
}

/** Whether a run is one to compare with: of no pull request, and of a commit that is early enough. */
async function fits(
  api: GithubApi,
  wanted: Wanted,
  artifact: Artifact | undefined,
): Promise<Result<boolean>> {
  if (wanted.kind === 'run') return good(true);
  const made = artifact?.workflow_run;
  if (!made) return good(false);
  const run = await api.get({ path: `actions/runs/${made.id}`, needs: NEEDS }, runSchema);
  if (!run.ok) return run;
  if (run.value.event.startsWith('pull_request')) return good(false);
  if (wanted.kind === 'branch' || made.head_sha === wanted.commit) return good(true);
  const compared = await compare(api, made.head_sha, wanted.commit);
  if (!compared.ok) return compared;
  return good(compared.value.status === 'ahead' || compared.value.status === 'identical');
}

/** Of one run's reports, the one with most of this run's models, the newest of equals. */
async function likeliest(
  api: GithubApi,
  artifacts: readonly Artifact[],
  { models }: Own,
): Promise<Result<EarlierReport>> {
  const read: EarlierReport[] = [];
  let fault: string | undefined;
  for (const artifact of artifacts.slice(0, MOST_OF_A_RUN)) {
    const found = await opened(api, artifact);
    if (found.ok) read.push(found.value);
    else fault ??= found.fault;
  }
  const shared = ({ report }: EarlierReport) => {
    const theirs = new Set(report.outcomes.map(({ model }) => model));
    return models.filter((model) => theirs.has(model)).length;
  };
  const [best] = read.toSorted((a, b) => shared(b) - shared(a));
  return best ? good(best) : bad(fault ?? 'the run has no report');
}

async function opened(api: GithubApi, artifact: Artifact): Promise<Result<EarlierReport>> {
  const { id, name, size_in_bytes, digest, workflow_run } = artifact;
  const place = `artifact ${name} of run ${workflow_run?.id}`;
  if (size_in_bytes > LARGEST_ARCHIVE) {
    return bad(`${place} is larger than ${LARGEST_ARCHIVE} bytes`);
  }
  const path = `actions/artifacts/${id}/zip`;
  const zip = await api.download({ path, needs: NEEDS }, LARGEST_ARCHIVE);
  if (!zip.ok) return zip;
  const sha256 = `sha256:${createHash('sha256').update(zip.value).digest('hex')}`;
  if (digest !== sha256) {
    return bad(`${place} is not what was uploaded: its digest is ${sha256}, not ${digest}`);
  }
  const names = [REPORT_FILES.json, REPORT_FILES.history];
  const files = unzipped(zip.value, names, BASELINE_LIMIT);
  if (!files.ok) return bad(`${place} cannot be unpacked: ${files.fault}`);
  const text = files.value.get(REPORT_FILES.json);
  if (!text) return bad(`${place} holds no ${REPORT_FILES.json}`);
  const report = parseReport(text.toString('utf8'), place);
  if (!report.ok) return report;
  const past = files.value.get(REPORT_FILES.history)?.toString('utf8') ?? '';
  return good({ report: report.value, place, history: parseHistory(past) });
}

function byNewest(a: Artifact, b: Artifact): number {
  return compareText(b.created_at ?? '', a.created_at ?? '') || b.id - a.id;
}

function noneWords(wanted: Wanted, { name }: Own): string {
  const what = `no unexpired artifact ${name ?? `${DEFAULT_ARTIFACT_NAME}-…`}`;
  if (wanted.kind === 'run') return `run ${wanted.id} of this repository has ${what}`;
  const branch = wanted.kind === 'branch' ? wanted.name : wanted.branch;
  const early = wanted.kind === 'branch' ? '' : ` at or before ${wanted.commit.slice(0, 12)}`;
  return `${what} of a run on ${branch}${early} that is of this repository and no pull request. Next: let a workflow run on ${branch} with upload-artifact on`;
}
