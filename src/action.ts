import { join } from 'node:path';
import * as core from '@actions/core';
import type { Config } from './config/config.ts';
import { faultWords, SettingsError } from './config/faults.ts';
import { DEFAULT_REPORT_DIR } from './config/settings/report.ts';
import { publish } from './report/github/publish.ts';
import { cancelOnSignals } from './run/cancel.ts';
import { failedReport } from './run/growing-report.ts';
import { openedText } from './run/left-overs.ts';
import { planWords } from './run/plan-mode.ts';
import { lineProgress } from './run/progress.ts';
import { merge, plan, run } from './run/run.ts';
import { leaveWord, loadInputs, OPENED, PUBLISHED, publishReport, workspace } from './step.ts';
import { ConfigurationError, messageOf } from './system/errors.ts';
import { shedEnvironment } from './system/shed-environment.ts';
import { isWithheld } from './target/environment.ts';

/** The action's main half: settings → run → report. */
shedEnvironment(isWithheld);
const signal = cancelOnSignals((name) =>
  core.warning(`${name}: taking everything down; what is judged is kept.`),
);
const config = await readConfig();
if (config?.mode === 'plan') {
  await publishPlan(config);
} else if (config) {
  const progress = lineProgress(core.info, (title) => {
    core.endGroup();
    core.startGroup(title);
  });
  const work = config.mode === 'merge' ? merge : run;
  const end = await work(config, {
    env: process.env,
    progress,
    signal,
    onOpen: (opened) => leaveWord(OPENED, openedText(opened)),
  });
  core.endGroup();
  await publishReport(config, end);
}
// Keep-alive sockets and timers of clients must not hold the step open.
process.exit();

async function readConfig(): Promise<Config | undefined> {
  try {
    const settings = loadInputs();
    for (const secret of [settings.authToken, settings.githubToken]) {
      if (secret !== undefined) core.setSecret(secret);
    }
    return settings;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    await publishFaults(error);
    return undefined;
  }
}

/** Writes the job matrix of the shards; it has no report, and so nothing for post. */
async function publishPlan(settings: Config): Promise<void> {
  leaveWord(PUBLISHED, 'true');
  try {
    const progress = lineProgress(core.info, core.info);
    const planned = await plan(settings, { env: process.env, progress, signal });
    core.info(planWords(planned));
    core.setOutput('matrix', JSON.stringify(planned.matrix));
  } catch (error) {
    core.setFailed(messageOf(error));
  }
}

/** Faults of the settings: on the lines they stand in, and in a report like any other end. */
async function publishFaults(error: ConfigurationError): Promise<void> {
  for (const fault of error instanceof SettingsError ? error.faults.slice(0, 8) : []) {
    if (fault.file === undefined) continue;
    core.error(faultWords(fault), {
      title: 'claude-smoke: configuration',
      file: fault.file,
      ...(fault.line === undefined ? {} : { startLine: fault.line }),
      ...(fault.column === undefined ? {} : { startColumn: fault.column }),
    });
  }
  await publish({
    report: failedReport({ kind: 'configuration', message: error.message }),
    dir: join(workspace, DEFAULT_REPORT_DIR),
    core,
    artifact: { upload: false },
    secrets: [],
    env: process.env,
  });
  leaveWord(PUBLISHED, 'true');
}
