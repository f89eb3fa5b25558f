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
export async function runPeer(peer: Peer, place: Place): Promise<PeerRun> {
  const { workspace } = place;
  await mkdir(join(workspace, '.github'), { recursive: true });
  await writeFile(
    join(workspace, '.github/claude-smoke.yml'),
    splitSetup(peer.recipe.settings).rest,
  );
  const runs = [];
  for (const [release, cells] of Object.entries(peer.baseline.cells))
    runs.push(await runRelease(release, Object.keys(cells), place));
  const outcomes = runs.flatMap((run) => run.outcomes);
  const troubles = runs.flatMap((run) => run.troubles);
  return { outcomes, troubles: [...troubles, ...differences(peer.baseline, outcomes)] };
}

type PeerRun = { readonly outcomes: readonly Outcome[]; readonly troubles: readonly string[] };

/** Each release plays the probes that are expected of it. */
async function runRelease(
  release: string,
  probes: readonly string[],
  { workspace, env, isolation, cli }: Place,
): Promise<PeerRun> {
  const folder = `claude-smoke-report-${release}`;
  const [command = '', ...args] = [
    ...isolation.prefix,
    ...[process.execPath, cli, '--claude-version', release, '--probes', probes.join(',')],
    ...['--retries', '0', '--report-dir', folder],
  ];
  const run = await runBounded(command, args, {
    cwd: workspace,
    env: { ...env },
    timeoutMs: RUN_TIMEOUT_MS,
  });
  const file = join(workspace, folder, 'report.json');
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text === undefined) {
    const said = lastLines(run.stdout + run.stderr, 12);
    return { outcomes: [], troubles: [`${release}: no report: ${said}`] };
  }
  const { outcomes, error } = reportSchema.parse(JSON.parse(text));
  const cut = run.timedOut ? [`${release} did not end within ${RUN_TIMEOUT_MS / 1000} s`] : [];
  const words = error ? [`${error.kind} error: ${error.message}`] : [];
  return { outcomes, troubles: [...cut, ...words] };
}

function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
