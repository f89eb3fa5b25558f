import * as core from '@actions/core';
import type { Config } from './config/config.ts';
import { inputsFromEnv } from './config/environment.ts';
import { readFileStart } from './config/file.ts';
import { loadConfig } from './config/load.ts';
import { PROBE_NAMES } from './probes/catalogue.ts';
import { publish } from './report/github/publish.ts';
import type { RunEnd } from './run/run.ts';
import { messageOf } from './system/errors.ts';

/** What the two halves of the action's step, main and post, have in common. */

/** State that main leaves for post: the report is out. */
export const PUBLISHED = 'published';
/** State that main leaves for post: what it opened. */
export const OPENED = 'opened';

export const workspace = process.env['GITHUB_WORKSPACE'] || process.cwd();

/** The settings of this step. @throws ConfigurationError with all faults at once */
export function loadInputs(): Config {
  return loadConfig({
    input: inputsFromEnv(process.env),
    readFile: readFileStart,
    cwd: workspace,
    catalogue: PROBE_NAMES,
  });
}

/** Publishes a report as the settings ask, and leaves word of it for post. */
export async function publishReport(config: Config, end: RunEnd): Promise<void> {
  const { report, history, secrets } = end;
  await publish({
    report,
    history,
    dir: config.reportDir,
    core,
    artifact: {
      upload: config.uploadArtifact,
      name: config.artifactName,
      retentionDays: config.artifactRetentionDays,
    },
    secrets,
    env: process.env,
  });
  leaveWord(PUBLISHED, 'true');
}

/** Leaves a state for post. That it cannot be written is worth a warning, and no reason to lose a verdict. */
export function leaveWord(name: string, value: string): void {
  try {
    core.saveState(name, value);
  } catch (error) {
    core.warning(`GITHUB_STATE cannot be written: ${messageOf(error)}`);
  }
}
