/** GitHub's cache, by its own client. */

import { performance } from 'node:perf_hooks';
import type { Environment } from '../system/environment.ts';
import { messageOf } from '../system/errors.ts';
import { withTimeLimit } from '../system/time-limit.ts';
import type { TarballCache } from './tarball-cache.ts';

/** A service that hangs must not hold up the run for long. */
const LIMIT_MS = 120_000;

/** The client says of a failure no more than of a miss, but it has tried again for about half a minute before. */
const SLOW_MISS_MS = 10_000;

/**
 * The cache of a job on GitHub's own runners; undefined elsewhere. On own runners the tool cache stays on the machine,
 * and nothing has to be fetched at all.
 */
export function actionsCache(
  env: Environment,
  tell: (notice: string) => void,
): TarballCache | undefined {
  const service = env['ACTIONS_RESULTS_URL'] || env['ACTIONS_CACHE_URL'];
  if (!service || !env['ACTIONS_RUNTIME_TOKEN']) return undefined;
  if (env['RUNNER_ENVIRONMENT'] === 'self-hosted') return undefined;
  const softly = async <Result>(what: string, otherwise: Result, work: () => Promise<Result>) => {
    try {
      return await withTimeLimit(work(), LIMIT_MS);
    } catch (error) {
      tell(`GitHub's cache could not be ${what}: ${messageOf(error)}`);
      return otherwise;
    }
  };
  let isDown = false;
  return {
    tell,
    restore: (path, key) =>
      softly('read', false, async () => {
        const { restoreCache } = await import('@actions/cache');
        const started = performance.now();
        const isHit = (await restoreCache([path], key)) !== undefined;
        isDown ||= !isHit && performance.now() - started > SLOW_MISS_MS;
        return isHit;
      }),
    save: (path, key) =>
      softly('written', undefined, async () => {
        if (isDown) {
          tell("GitHub's cache did not answer: the release is fetched anew by the next run.");
          return;
        }
        const { saveCache } = await import('@actions/cache');
        await saveCache([path], key);
      }),
  };
}
