import type { Config } from '../config/config.ts';
import { readFileStart } from '../config/file.ts';
import type { BaselineSetting } from '../config/settings/judging.ts';
import { type EarlierReport, readBaseline, readHistory } from '../report/baseline.ts';
import type { GithubApi } from '../report/github/api.ts';
import { baselineArtifact, mergeBase, type Wanted } from '../report/github/baseline-artifact.ts';
import { jobApi, pullRequestOf } from '../report/github/job.ts';
import type { Environment } from '../system/environment.ts';
import { bad, good, type Result } from '../system/result.ts';
import type { Progress } from './progress.ts';

type Asking = Pick<Config, 'baseline' | 'githubToken' | 'artifactName' | 'models'>;

/** What came of the search for a report to compare with. */
export type FoundBaseline = {
  readonly asked: string;
  readonly earlier: EarlierReport | undefined;
  /** Why there is none, and what to do. */
  readonly notice: string | null;
};

/**
 * Finds the report that `baseline` asks for, and tells what came of it; undefined when it asks for none. That there is
 * none keeps nothing from being judged.
 *
 * @throws ConfigurationError for a network proxy that is no address
 */
export async function findBaseline(
  config: Asking,
  { env, progress }: { readonly env: Environment; readonly progress: Progress },
): Promise<FoundBaseline | undefined> {
  const { baseline } = config;
  if (baseline === undefined) return undefined;
  const found = await search(baseline, config, env);
  const { asked } = baseline;
  if (found.ok) {
    progress.line(`baseline: ${asked}${baseline.kind === 'path' ? '' : `, ${found.value.place}`}`);
    return { asked, earlier: found.value, notice: null };
  }
  progress.line(`baseline: ${found.fault}; going on without one`);
  return { asked, earlier: undefined, notice: found.fault };
}

async function search(
  baseline: BaselineSetting,
  config: Asking,
  env: Environment,
): Promise<Result<EarlierReport>> {
  if (baseline.kind === 'path') {
    const read = await readBaseline(baseline.path);
    if (!read.ok) return read;
    const { path } = baseline;
    return good({ report: read.value, place: path, history: readHistory(path) });
  }
  const api = jobApi(env, config.githubToken);
  if (!api.ok) return api;
  const wanted = await wantedOf(baseline, api.value, env);
  if (!wanted.ok) return wanted;
  return baselineArtifact(api.value, wanted.value, {
    name: config.artifactName,
    job: env['GITHUB_JOB'],
    run: env['GITHUB_RUN_ID'],
    models: config.models.map(({ name }) => name),
  });
}

async function wantedOf(
  baseline: Exclude<BaselineSetting, { readonly kind: 'path' }>,
  api: GithubApi,
  env: Environment,
): Promise<Result<Wanted>> {
  if (baseline.kind !== 'merge-base') return good(baseline);
  const pull = pullRequestOf(env, readFileStart);
  if (!pull) {
    return bad('merge-base: this job runs for no pull request. Next: set baseline: branch:<name>');
  }
  const commit = await mergeBase(api, pull.base, pull.head);
  if (!commit.ok) return commit;
  return good({ kind: 'at-or-before', commit: commit.value, branch: pull.branch });
}
