import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Claude } from '../../src/claude/locate.ts';
import { readFileStart } from '../../src/config/file.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';
import type { Outcome } from '../../src/report/report.ts';
import type { CellEnd } from '../../src/run/cell.ts';
import { obtainClaudes } from '../../src/run/claudes.ts';
import { judgeMatrix } from '../../src/run/matrix.ts';
import { secondsBy } from '../../src/run/order.ts';
import { type Cell, cellFileName, planCells } from '../../src/run/plan.ts';
import { ptyFor } from '../../src/run/pty.ts';
import { keepSecrets } from '../../src/system/redact.ts';
import type { Run } from '../../src/system/run.ts';
import { endMarked } from '../../src/system/run-mark.ts';
import { untruths } from '../verdict/told-truly.ts';
import type { Fault } from './fault.ts';

const PROXY = fileURLToPath(new URL('proxy.ts', import.meta.url));
const TIMEOUT_MS = 25_000;

/** What a bench of faults shares. */
export type Bench = {
  readonly claudes: readonly Claude[];
  readonly scratch: string;
  readonly close: () => Promise<void>;
};

export type JudgedCells = {
  readonly outcomes: readonly Outcome[];
  /** What was told of them that their recorded exchanges do not show. */
  readonly untruths: readonly string[];
};

export type JudgedFault = JudgedCells & {
  /** Probes of the fault that the catalogue does not have. */
  readonly missing: readonly string[];
  readonly seconds: number;
};

type Settings = Readonly<Record<string, string>>;

/** What the faults change is what this release sends; a newer one may send it no more. */
const RELEASE = '2.1.331';

function configOf(settings: Settings, cwd: string) {
  return loadConfig({
    input: (name) => settings[name],
    readFile: readFileStart,
    cwd,
    catalogue: PROBE_NAMES,
  });
}

function claudeSetting(): Settings {
  const path = process.env['SMOKE_CLAUDE_PATH'];
  return path ? { 'claude-path': path } : { 'claude-version': RELEASE };
}

/** Finds the CLI (SMOKE_CLAUDE_PATH, else the release that the faults were made for, installed if need be) and makes a folder to work in. */
export async function openBench(): Promise<Bench> {
  const scratch = await mkdtemp(join(tmpdir(), 'smoke-faults-'));
  const config = configOf(claudeSetting(), scratch);
  const claudes = await obtainClaudes({ id: 'bench', env: process.env, scratch }, config);
  return { claudes, scratch, close: () => rm(scratch, { recursive: true, force: true }) };
}

/** Runs cells in this process, without writing a report of the run. */
export async function judgeCells(bench: Bench, settings: Settings): Promise<Outcome[]> {
  return (await judgeEnds(bench, settings)).map(({ outcome }) => outcome);
}

/** The same, with what was told of the cells looked up in their recorded exchanges. */
export async function judgeTold(bench: Bench, settings: Settings): Promise<JudgedCells> {
  const { ends, reportDir } = await judgeRun(bench, settings, (cells) => cells);
  const outcomes = ends.map(({ outcome }) => outcome);
  const told = await Promise.all(outcomes.map((outcome) => untruthsOf(outcome, reportDir)));
  return { outcomes, untruths: told.flat() };
}

/**
 * Runs cells as judgeCells does, and tells all that is known of their ends.
 *
 * @param alter makes other cells of those planned, such as one of a probe that is not in the catalogue
 */
export async function judgeEnds(
  bench: Bench,
  settings: Settings,
  alter: (cells: readonly Cell[]) => readonly Cell[] = (cells) => cells,
): Promise<CellEnd[]> {
  return (await judgeRun(bench, settings, alter)).ends;
}

async function judgeRun(
  bench: Bench,
  settings: Settings,
  alter: (cells: readonly Cell[]) => readonly Cell[],
): Promise<{ readonly ends: CellEnd[]; readonly reportDir: string }> {
  const root = await mkdtemp(join(bench.scratch, 'run-'));
  const config = configOf({ ...settings, ...claudeSetting(), 'report-dir': 'report' }, root);
  const scratch = join(root, 'scratch');
  await mkdir(scratch);
  const run: Run = {
    id: randomBytes(8).toString('hex'),
    env: process.env,
    secrets: keepSecrets([]),
    signal: new AbortController().signal,
    scratch,
  };
  const found = await ptyFor(run, config);
  const ends: CellEnd[] = [];
  try {
    await judgeMatrix({
      secondsOf: secondsBy(undefined),
      run,
      config,
      pty: found?.ok ? found.value : undefined,
      cells: alter(planCells(config, bench.claudes, found)),
      onBusy: () => undefined,
      onEnd: async (end) => {
        ends.push(end);
      },
    });
  } finally {
    await endMarked(run.id);
  }
  return { ends, reportDir: config.reportDir };
}

async function untruthsOf(outcome: Outcome, reportDir: string): Promise<string[]> {
  const file = join(reportDir, 'exchanges', `${cellFileName(outcome.cell)}.jsonl`);
  // A cell that could not be run has none.
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
  return untruths(outcome, lines).map((words) => `${outcome.feature}: ${words}`);
}

/** Runs the probes that show a fault through the proxy that has it, against the scripted model. */
export async function judgeFault(bench: Bench, fault: Fault): Promise<JudgedFault> {
  const started = performance.now();
  const known = fault.probes.filter((probe) => PROBE_NAMES.all.includes(probe));
  const missing = fault.probes.filter((probe) => !known.includes(probe));
  const judged =
    known.length === 0
      ? { outcomes: [], untruths: [] }
      : await judgeTold(bench, {
          'proxy-command': `exec "${process.execPath}" "${PROXY}" ${fault.name}`,
          upstream: 'scripted',
          probes: known.join(','),
          'probe-timeout': String((fault.timeoutMs ?? TIMEOUT_MS) / 1000),
          retries: '0',
          concurrency: '1',
        });
  return { ...judged, missing, seconds: (performance.now() - started) / 1000 };
}
