import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Outcome, reportSchema } from '../../src/report/report.ts';
import { runBounded } from '../../src/system/bounded.ts';
import { type Baseline, differences } from './baseline.ts';
import type { Isolation } from './isolation.ts';
import { type Recipe, splitSetup } from './recipe.ts';

export type Peer = { readonly name: string; readonly baseline: Baseline; readonly recipe: Recipe };

/** Where and how a peer is run. */
export type Place = {
  /** A folder of the peer's own, fresh: the workspace of its workflow. */
  readonly workspace: string;
  readonly env: Readonly<Record<string, string>>;
  readonly isolation: Isolation;
  /** The terminal's entry of the action. */
  readonly cli: string;
};

const SETUP_TIMEOUT_MS = 5 * 60_000;
const RUN_TIMEOUT_MS = 5 * 60_000;

/** Runs a recipe's set-up with the network there is. @returns the last lines of its output if it failed */
export async function setUp(peer: Peer, place: Place): Promise<string | undefined> {
  const { workspace, env } = place;
  await mkdir(workspace, { recursive: true });
  const { setup } = splitSetup(peer.recipe.settings);
  const run = await runBounded('bash', ['-c', setup], {
    cwd: workspace,
    env: { ...env },
    timeoutMs: SETUP_TIMEOUT_MS,
  });
  return run.code === 0 ? undefined : lastLines(`${run.stdout}\n${run.stderr}`, 12);
}

/** Runs the rest of a recipe through the action and compares. @returns what is not as expected */
export async function runPeer(
  peer: Peer,
  place: Place,
): Promise<{ readonly outcomes: readonly Outcome[]; readonly troubles: readonly string[] }> {
  const { workspace, env, isolation, cli } = place;
  await mkdir(join(workspace, '.github'), { recursive: true });
  await writeFile(
    join(workspace, '.github/claude-smoke.yml'),
    splitSetup(peer.recipe.settings).rest,
  );
  const releases = Object.keys(peer.baseline.cells).join(',');
  const argv = [process.execPath, cli, '--claude-version', releases, '--retries', '0'];
  const [command = '', ...args] = [...isolation.prefix, ...argv];
  const run = await runBounded(command, args, {
    cwd: workspace,
    env: { ...env },
    timeoutMs: RUN_TIMEOUT_MS,
  });
  const text = await readFile(join(workspace, 'claude-smoke-report/report.json'), 'utf8').catch(
    () => undefined,
  );
  if (text === undefined) {
    return { outcomes: [], troubles: [`no report: ${lastLines(run.stdout + run.stderr, 12)}`] };
  }
  const report = reportSchema.parse(JSON.parse(text));
  const cut = run.timedOut ? [`did not end within ${RUN_TIMEOUT_MS / 1000} s`] : [];
  const error = report.error ? [`${report.error.kind} error: ${report.error.message}`] : [];
  const { outcomes } = report;
  return { outcomes, troubles: [...cut, ...error, ...differences(peer.baseline, outcomes)] };
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
