#!/usr/bin/env node
import { join } from 'node:path';
import { readFileStart } from './config/file.ts';
import { inputsFromFlags } from './config/flags.ts';
import { helpText } from './config/help.ts';
import { loadConfig } from './config/load.ts';
import { PROBE_NAMES } from './probes/catalogue.ts';
import { verdictOf } from './report/outputs.ts';
import { terminalTable } from './report/render/terminal.ts';
import { viewOf } from './report/view/view.ts';
import { writeReport } from './report/write.ts';
import { cancelOnSignals } from './run/cancel.ts';
import { lineProgress } from './run/progress.ts';
import { run } from './run/run.ts';
import { ConfigurationError } from './system/errors.ts';

/** The terminal's entry: the same run as the action's, with flags for inputs and a table at the end. */
const argv = process.argv.slice(2);
const print = (text: string) => process.stdout.write(`${text}\n`);

if (argv.includes('--help') || argv.includes('-h')) {
  print(helpText(process.stdout.columns ?? 80));
} else {
  process.exitCode = await smoke();
}
process.exit();

/** @returns 0 when nothing regressed, 1 when something did, 2 for settings that cannot be used */
async function smoke(): Promise<number> {
  const signal = cancelOnSignals((name) =>
    print(`${name}: taking everything down; what is judged is kept.`),
  );
  try {
    const { input, faults } = inputsFromFlags(argv);
    const config = loadConfig({
      input,
      faults,
      readFile: readFileStart,
      cwd: process.cwd(),
      catalogue: PROBE_NAMES,
    });
    const progress = lineProgress(print, (title) => print(`\n${title}`));
    const { report, baseline } = await run(config, { env: process.env, progress, signal });
    const view = viewOf(report, baseline);
    await writeReport(config.reportDir, report, view);
    const color = process.stdout.isTTY && !process.env['NO_COLOR'];
    print(`\n${terminalTable(view, { color })}`);
    if (report.error) print(`${report.error.kind} error: ${report.error.message}\n`);
    print(`Report: ${join(config.reportDir, 'report.json')}`);
    if (signal.aborted) return 130;
    return verdictOf(report) === 'passed' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
