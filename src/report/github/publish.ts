import { messageOf } from '../../system/errors.ts';
import { withTimeLimit } from '../../system/time-limit.ts';
import { REPORT_ENTRIES } from '../folder.ts';
import type { RunLine } from '../history.ts';
import { type Outputs, reportOutputs } from '../outputs.ts';
import { annotationsFor } from '../render/annotations.ts';
import { failureMessage } from '../render/failure-message.ts';
import { renderSummary } from '../render/summary/summary.ts';
import type { Report } from '../report.ts';
import { type Scan, scanFolder } from '../scan.ts';
import { clip, oneLine } from '../text.ts';
import { type View, viewOf } from '../view/view.ts';
import { writeReport } from '../write.ts';
import {
  artifactName,
  type UploadArtifact,
  type Uploaded,
  uploadUnderFreeName,
  uploadWithActions,
} from './artifact.ts';
import { isEnterpriseServer } from './server.ts';

/** What publishing needs of `@actions/core`. */
export type ActionsCore = {
  readonly info: (message: string) => void;
  readonly error: (message: string, properties?: { title?: string }) => void;
  readonly warning: (message: string, properties?: { title?: string }) => void;
  readonly notice: (message: string, properties?: { title?: string }) => void;
  readonly setOutput: (name: string, value: string | number) => void;
  readonly setFailed: (message: string) => void;
  readonly summary: { addRaw: (text: string) => { write: () => Promise<unknown> } };
};

export type Publication = {
  readonly report: Report;
  /** The runs before it. */
  readonly history?: readonly RunLine[];
  /** The report folder; `exchanges/` and `logs/` in it are uploaded too. */
  readonly dir: string;
  readonly core: ActionsCore;
  readonly artifact: {
    readonly upload: boolean;
    readonly name?: string | undefined;
    readonly retentionDays?: number | undefined;
  };
  /** Values that must not be uploaded. */
  readonly secrets: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uploadArtifact?: UploadArtifact;
  /** Milliseconds after which an upload is given up, default five minutes. */
  readonly uploadTimeoutMs?: number;
};

/**
 * Publishes a report on GitHub: files → artifact → summary → annotations → outputs → fail. A step that goes wrong
 * becomes a warning and the next ones still run, so that no fault of reporting hides the verdict.
 */
export async function publish(publication: Publication): Promise<Outputs> {
  const { report, history = [], dir, core } = publication;
  const view = viewOf(report, history);
  const attempt = attemptWith(core);
  const files = await attempt('write the report', () => writeReport(dir, report, view, history));
  const uploaded = await attempt('upload the artifact', () => uploadReport(publication));
  await attempt('write the job summary', () => core.summary.addRaw(renderSummary(view)).write());
  await attempt('annotate', () => annotate(core, view));
  const outputs = reportOutputs(report);
  await attempt('set the outputs', () => {
    for (const [name, value] of Object.entries(outputs)) core.setOutput(name, value);
    core.setOutput('report-path', files?.json ?? '');
    core.setOutput('artifact-id', uploaded?.id ?? '');
    core.setOutput('artifact-url', artifactUrl(uploaded?.id, publication.env));
  });
  const failure = failureMessage(view);
  if (failure !== undefined) core.setFailed(failure);
  return outputs;
}

type Guard = <Result>(
  what: string,
  step: () => Result | Promise<Result>,
) => Promise<Result | undefined>;

function attemptWith(core: ActionsCore): Guard {
  return async (what, step) => {
    try {
      return await step();
    } catch (error) {
      core.warning(
        `Could not ${what}: ${oneLine(messageOf(error), 1000)}. The verdict is not affected; the report folder has what was written.`,
        { title: 'claude-smoke: reporting' },
      );
      return undefined;
    }
  };
}

async function uploadReport(publication: Publication): Promise<Uploaded | undefined> {
  const { artifact, core, dir, env, report, secrets } = publication;
  if (!artifact.upload) return undefined;
  if (publication.uploadArtifact === undefined && !env['ACTIONS_RUNTIME_TOKEN']) {
    core.info(`No artifact: not in a job of GitHub Actions. The report is in ${dir}.`);
    return undefined;
  }
  if (isEnterpriseServer(env)) {
    core.notice(
      `No artifact: GitHub Enterprise Server has no artifact service of version 4. The report is in ${dir}; upload it with a step of actions/upload-artifact@v3-node20 (with if: always()), and set upload-artifact: false to be rid of this notice.`,
      { title: 'claude-smoke: artifact' },
    );
    return undefined;
  }
  const { files, root, withheld } = await scanFolder(dir, { secrets, only: REPORT_ENTRIES });
  if (withheld.length > 0) warnOfWithheld(core, withheld);
  if (files.length === 0) {
    core.info('No artifact: no file is left to upload.');
    return undefined;
  }
  const upload = publication.uploadArtifact ?? uploadWithActions;
  const name = artifactName(artifact.name, report, env);
  return withTimeLimit(
    uploadUnderFreeName(upload, name, files, root, artifact.retentionDays),
    publication.uploadTimeoutMs ?? 300_000,
  );
}

function warnOfWithheld(core: ActionsCore, withheld: Scan['withheld']): void {
  const lines = withheld
    .slice(0, 20)
    .map(({ file, kind }) => `${oneLine(file, 120)}: ${kind}`)
    .join('\n');
  const more = withheld.length > 20 ? `\nand ${withheld.length - 20} more` : '';
  core.warning(
    clip(
      `Left out of the artifact:\n${lines}${more}\nThe files stay in the report folder. If one holds a secret, pass it as masked input so that it is redacted, and rotate it if it was shown elsewhere.`,
      4096,
    ),
    { title: 'claude-smoke: files withheld' },
  );
}

function annotate(core: ActionsCore, view: View): void {
  for (const { level, title, message } of annotationsFor(view)) core[level](message, { title });
}

function artifactUrl(id: number | undefined, env: Publication['env']): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: run } = env;
  if (id === undefined || !server || !repository || !run) return '';
  return `${server}/${repository}/actions/runs/${run}/artifacts/${id}`;
}
