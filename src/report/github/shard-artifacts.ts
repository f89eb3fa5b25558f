import { join } from 'node:path';
import type { Environment } from '../../system/environment.ts';
import { bad, good, type Result } from '../../system/result.ts';
import { DEFAULT_ARTIFACT_NAME } from './artifact.ts';

/** The artifacts of this workflow run. */
export type RunArtifacts = {
  /** `size` in bytes. */
  readonly list: () => Promise<
    readonly { readonly id: number; readonly name: string; readonly size: number }[]
  >;
  /** Unpacks one into a folder. */
  readonly download: (id: number, folder: string) => Promise<unknown>;
};

/** Of one shard, packed; in bytes. */
const LARGEST = 1 << 30;
const MOST = 512;

/** The runner's own client. Loaded only when used: it is the largest dependency. */
async function actionsArtifacts(): Promise<RunArtifacts> {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  const client = new DefaultArtifactClient();
  return {
    list: async () => (await client.listArtifacts({ latest: true })).artifacts,
    download: (id, path) => client.downloadArtifact(id, { path }),
  };
}

/**
 * Unpacks this run's shard reports into a folder, each into one of its own.
 *
 * @param name as `artifact-name` gives it; the default's own beginning else
 * @returns the folder, or why there is nothing in it
 */
export async function fetchShards(
  {
    name = DEFAULT_ARTIFACT_NAME,
    into,
    env,
  }: { readonly name?: string | undefined; readonly into: string; readonly env: Environment },
  artifacts: () => Promise<RunArtifacts> = actionsArtifacts,
): Promise<Result<string>> {
  if (!env['ACTIONS_RUNTIME_TOKEN']) {
    return bad(
      'shards: not in a job of GitHub Actions, so there are no artifacts. Next: give the folder with the shards’ reports',
    );
  }
  const { list, download } = await artifacts();
  const ours = (await list()).filter((one) => one.name.startsWith(name));
  if (ours.length === 0) {
    return bad(
      `shards: this run has no artifact whose name starts with ${name}. Next: let the shards’ jobs end first (needs:), with upload-artifact on`,
    );
  }
  if (ours.length > MOST) return bad(`shards: this run has more than ${MOST} artifacts ${name}…`);
  const large = ours.find(({ size }) => size > LARGEST);
  if (large) return bad(`shards: artifact ${large.name} is larger than ${LARGEST} bytes`);
  for (const { id } of ours) await download(id, join(into, String(id)));
  return good(into);
}
