import { join } from 'node:path';
import * as core from '@actions/core';
import { readBaseline } from './report/baseline.ts';
import { markedRun } from './report/own-folder.ts';
import { clearLeftOvers, openedIn } from './run/left-overs.ts';
import { secretsOf } from './run/run.ts';
import { loadInputs, OPENED, PUBLISHED, publishReport } from './step.ts';
import { messageOf } from './system/errors.ts';

/** The action's post half: when main was killed, clears up after it, and publishes what it had judged. */
const opened = openedIn(core.getState(OPENED));
const published = core.getState(PUBLISHED) === 'true';
// What is left of a run that came to its end is nobody's any more either.
if (opened) await clearLeftOvers(opened).catch(tell('What main left cannot be cleared up'));
if (!published) await publishRest().catch(tell('There is no report to publish'));
process.exit();

function tell(what: string): (error: unknown) => void {
  return (error) => core.warning(`${what}: ${messageOf(error)}`);
}

async function publishRest(): Promise<void> {
  const config = loadInputs();
  // An earlier run's report may lie there, which says nothing of this one.
  if (!opened || markedRun(config.reportDir) !== opened.id)
    throw new Error('main had not begun one; what lies in report-dir is not of this run');
  const read = await readBaseline(join(config.reportDir, 'report.json'));
  if (!read.ok) throw new Error(read.fault);
  core.warning(
    'The main step did not get to its end; this report holds what was judged until then.',
  );
  const secrets = secretsOf(config, process.env);
  await publishReport(config, { report: read.value, history: [], secrets });
}
