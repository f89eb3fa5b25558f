#!/usr/bin/env node
import { join } from 'node:path';
import { styleText } from 'node:util';
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
import { merge, plan, run } from './run/run.ts';
import { ConfigurationError, messageOf } from './system/errors.ts';

/** The terminal's entry: the same run as the action's, with flags for inputs and a table at the end. */
const argv = process.argv.slice(2);
const print = (text: string) => process.stdout.write(`${text}\n`);

if (argv.includes('--help') || argv.includes('-h')) {
  print(helpText(process.stdout.columns ?? 80));
} else {
  process.exitCode = await smoke();
}
process.exit();

/** Whether standard output takes colours, as Node itself tells it: a terminal, NO_COLOR, FORCE_COLOR. */
function takesColor(): boolean {
  return styleText('red', 'x', { stream: process.stdout }) !== 'x';
}

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
    const world = { env: process.env, progress, signal };
    if (config.mode === 'plan') {
      print(JSON.stringify((await plan(config, world)).matrix));
      return 0;
    }
    const { report } = await (config.mode === 'merge' ? merge : run)(config, world);
    const view = viewOf(report);
    const dir = config.reportDir;
    const written = writeReport(dir, report, view).then(
      () => `Report: ${join(dir, 'report.json')}`,
      (error: unknown) => `The report could not be written: ${messageOf(error)}`,
    );
    print(`\n${terminalTable(view, { color: takesColor() })}`);
    if (report.error) print(`${report.error.kind} error: ${report.error.message}\n`);
    print(await written);
    if (signal.aborted) return 130;
    return verdictOf(report) === 'passed' ? 0 : 1;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}
