import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as core from '@actions/core';
import { reportSchema } from './report/report.ts';
import { secretsOf } from './run/run.ts';
import { loadInputs, PUBLISHED, publishReport } from './step.ts';
import { messageOf } from './system/errors.ts';

/** The action's post half: when main was killed before its report was out, publishes what there is. */
if (core.getState(PUBLISHED) !== 'true') {
  try {
    const config = loadInputs();
    const text = await readFile(join(config.reportDir, 'report.json'), 'utf8');
    core.warning(
      'The main step did not get to its end; this report holds what was judged until then.',
    );
    const report = reportSchema.parse(JSON.parse(text));
    await publishReport(config, {
      report,
      baseline: undefined,
      secrets: secretsOf(config, process.env),
    });
  } catch (error) {
    core.warning(`There is no report to publish: ${messageOf(error)}`);
  }
}
process.exit();
