import { createHash, randomBytes } from 'node:crypto';
import type { Report } from '../report.ts';
import { compareText, oneLine } from '../text.ts';

export type UploadArtifact = (
  name: string,
  files: string[],
  root: string,
  options: { retentionDays?: number },
) => Promise<{ id?: number; size?: number; digest?: string }>;

export type Uploaded = {
  readonly name: string;
  readonly id: number | undefined;
  /** SHA-256 of the archive, in hex. */
  readonly digest: string | undefined;
};

/** How the default's name begins. */
export const DEFAULT_ARTIFACT_NAME = 'claude-smoke-report';

/** The runner's own client. Loaded only when used: it is the largest dependency. */
export const uploadWithActions: UploadArtifact = async (name, files, root, options) => {
  const { DefaultArtifactClient } = await import('@actions/artifact');
  return new DefaultArtifactClient().uploadArtifact(name, files, root, options);
};

/**
 * The artifact's name. One that the user gave stays as it is; the default gets job, cells and attempt, since names
 * can't be reused in a run and a matrix job has no number of its own.
 */
export function artifactName(
  given: string | undefined,
  report: Report,
  env: Readonly<Record<string, string | undefined>>,
): string {
  const chosen = allowedName(given ?? '');
  if (chosen !== '') return chosen;
  const parts = [
    DEFAULT_ARTIFACT_NAME,
    env['GITHUB_JOB'],
    shardHash(report, [env['RUNNER_OS'], env['RUNNER_ARCH']]),
    env['GITHUB_RUN_ATTEMPT'],
  ];
  return allowedName(parts.filter((part) => part !== undefined && part !== '').join('-'));
}

/**
 * Uploads once more under a name of its own when the first is taken, as by a matrix job with the same cells.
 * @throws the client's error
 */
export async function uploadUnderFreeName(
  upload: UploadArtifact,
  name: string,
  files: readonly string[],
  root: string,
  retentionDays: number | undefined,
): Promise<Uploaded> {
  const options = retentionDays === undefined ? {} : { retentionDays };
  const send = async (chosen: string): Promise<Uploaded> => {
    const { id, digest } = await upload(chosen, [...files], root, options);
    return { name: chosen, id, digest };
  };
  try {
    return await send(name);
  } catch (error) {
    if (!(error instanceof Error) || !/already exists|\(409\)|conflict/i.test(error.message))
      throw error;
    return send(`${name}-${randomBytes(3).toString('hex')}`);
  }
}

function allowedName(name: string): string {
  return oneLine(name, 200).replace(/[":<>|*?\\/…]/g, '-');
}

function shardHash(report: Report, runner: readonly (string | undefined)[]): string {
  const cells = report.outcomes.map((outcome) => outcome.cell).sort(compareText);
  const identity = JSON.stringify([report.target, report.models, report.claude, cells, runner]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 8);
}
