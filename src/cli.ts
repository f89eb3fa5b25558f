#!/usr/bin/env node
import { join, resolve } from 'node:path';
import { styleText } from 'node:util';
import type { Config } from './config/config.ts';
import { readFileStart } from './config/file.ts';
import { inputsFromFlags } from './config/flags.ts';
import { helpText } from './config/help.ts';
import { DEFAULT_FILE, loadConfig } from './config/load.ts';
import { PROBE_NAMES } from './probes/catalogue.ts';
import { verdictOf } from './report/outputs.ts';
import { terminalTable } from './report/render/terminal.ts';
import { viewOf } from './report/view/view.ts';
import { writeReport } from './report/write.ts';
import { cancelOnSignals } from './run/cancel.ts';
import { lineProgress } from './run/progress.ts';
import { merge, plan, run } from './run/run.ts';
import { writeExpect } from './run/write-expect.ts';
import { ConfigurationError, messageOf } from './system/errors.ts';

/** The terminal's entry: the same run as the action's, with flags for inputs and a table at the end. */
const argv = process.argv.slice(2);
const print = (text: string) => process.stdout.write(`${text}\n`);

if (argv.includes('--write-expect')) {
  process.exitCode = await rememberFailures(argv.filter((word) => word !== '--write-expect'));
} else if (argv.includes('--help') || argv.includes('-h')) {
  print(helpText(process.stdout.columns ?? 80));
} else {
  process.exitCode = await smoke();
}
process.exit();

/** Whether standard output takes colours, as Node itself tells it: a terminal, NO_COLOR, FORCE_COLOR. */
function takesColor(): boolean {
  return styleText('red', 'x', { stream: process.stdout }) !== 'x';
}

/** Writes the last report's failures into the configuration file. @returns 0 when it could, 2 when not */
async function rememberFailures(flags: readonly string[]): Promise<number> {
  try {
    const { config, reportDir } = configOf(flags);
    const file = config ?? resolve(DEFAULT_FILE);
    const written = await writeExpect({ file, reportDir }, new Date());
    (written.ok ? process.stdout : process.stderr).write(
      `${written.ok ? written.value : `${written.fault}.`}\n`,
    );
    return written.ok ? 0 : 2;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
}

/** @throws ConfigurationError with all faults at once */
function configOf(flags: readonly string[]): Config {
  const { input, faults } = inputsFromFlags(flags);
  const cwd = process.cwd();
  return loadConfig({ input, faults, readFile: readFileStart, cwd, catalogue: PROBE_NAMES });
}

/** @returns 0 when nothing regressed, 1 when something did, 2 for settings that cannot be used */
async function smoke(): Promise<number> {
  const signal = cancelOnSignals((name) =>
    print(`${name}: taking everything down; what is judged is kept.`),
  );
  try {
    const config = configOf(argv);
    const progress = lineProgress(print, (title) => print(`\n${title}`));
    const world = { env: process.env, progress, signal };
    if (config.mode === 'plan') {
      print(JSON.stringify((await plan(config, world)).matrix));
      return 0;
    }
    const { report, history } = await (config.mode === 'merge' ? merge : run)(config, world);
    const view = viewOf(report, history);
    const dir = config.reportDir;
    const written = writeReport(dir, report, view, history).then(
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
