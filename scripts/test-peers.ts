// Runs real third-party proxies from the recipes in docs/recipes through the real CLI and the
// action's bundle, and compares each cell with the baselines in test/peers.
//   node scripts/test-peers.ts [--source] [--keep] [peer …]
// --source runs src instead of the bundle; --keep leaves the work folders behind.
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { defaultCacheRoot } from '../src/claude/cache.ts';
import { storeOf } from '../src/claude/installer.ts';
import { obtainPty } from '../src/claude/screen/pty-install.ts';
import { obtainClaudes } from '../src/run/claudes.ts';
import { readBaseline } from './peers/baseline.ts';
import { findIsolation } from './peers/isolation.ts';
import { readRecipe } from './peers/recipe.ts';
import { type Peer, type Place, runPeer, setUp } from './peers/run-peer.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { source: { type: 'boolean' }, keep: { type: 'boolean' } },
  allowPositionals: true,
});

const started = performance.now();
const scratch = await mkdtemp(join(tmpdir(), 'smoke-peers-'));
const isolation = findIsolation();
const env = surroundings();
const failed: string[] = [];
try {
  const peers = await readPeers(positionals);
  console.log(`${peers.length} peers, ${isolation.words}`);
  await installReleases(peers);
  for (const { peer, setup } of setUpAll(peers)) {
    if (!(await tryPeer(peer, await setup))) failed.push(peer.name);
  }
} finally {
  if (values.keep) console.log(`Kept: ${scratch}`);
  else await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
}
const words = failed.length === 0 ? 'all as expected' : `not as expected: ${failed.join(', ')}`;
console.log(`Peers: ${words}, ${seconds(performance.now() - started)}`);
process.exit(failed.length === 0 ? 0 : 1);

/**
 * Begins all set-ups, so that one peer runs while others wait for the network: the slow ones of another registry in
 * a row of their own, to be run last.
 */
function setUpAll(peers: readonly Peer[]): { peer: Peer; setup: Promise<Setup> }[] {
  const slow = ({ baseline }: Peer) => baseline['may-lack'] !== undefined;
  const rows = [peers.filter((peer) => !slow(peer)), peers.filter(slow)];
  return rows.flatMap((row) => {
    let before: Promise<unknown> = Promise.resolve();
    return row.map((peer) => {
      const setup = before.then(() => begin(peer));
      before = setup;
      return { peer, setup };
    });
  });
}

type Setup = { readonly failure: string | undefined; readonly ms: number };

async function begin(peer: Peer): Promise<Setup> {
  const from = performance.now();
  const failure = await setUp(peer, placeOf(peer));
  return { failure, ms: performance.now() - from };
}

/** Runs a peer that is set up, and says how it went. @returns false when it went otherwise than expected */
async function tryPeer(peer: Peer, setup: Setup): Promise<boolean> {
  const lacking = peer.baseline['may-lack'];
  if (setup.failure !== undefined && lacking !== undefined) {
    console.log(`${peer.name}: did not run, this machine has no ${lacking}`);
    return true;
  }
  if (setup.failure !== undefined) {
    console.log(`${peer.name}: its set-up failed\n${setup.failure}`);
    return false;
  }
  const from = performance.now();
  const { outcomes, troubles } = await runPeer(peer, placeOf(peer));
  const times = `${seconds(performance.now() - from)} (set up in ${seconds(setup.ms)})`;
  const cells = Object.values(peer.baseline.cells).flatMap((probes) => Object.values(probes));
  const green = outcomes.filter(({ classification }) => classification === 'passed').length;
  if (troubles.length === 0) {
    console.log(
      `${peer.name}: ran, ${cells.length} cells as expected, ${green} of them green, ${times}`,
    );
    return true;
  }
  console.log(`${peer.name}: ran, NOT as expected, ${times}`);
  for (const trouble of troubles) console.log(`    ${trouble}`);
  return false;
}

function placeOf(peer: Peer): Place {
  const cli = join(root, values.source ? 'src/cli.ts' : 'dist/cli.js');
  return { workspace: join(scratch, peer.name), env, isolation, cli };
}

async function readPeers(wanted: readonly string[]): Promise<Peer[]> {
  const folder = join(root, 'test/peers');
  const names = (await readdir(folder))
    .flatMap((file) => (file.endsWith('.yml') ? [file.slice(0, -'.yml'.length)] : []))
    .sort();
  const unknown = wanted.filter((name) => !names.includes(name));
  if (unknown.length > 0)
    throw new Error(`no peer ${unknown.join(', ')}; there are ${names.join(', ')}`);
  const chosen = wanted.length > 0 ? names.filter((name) => wanted.includes(name)) : names;
  return Promise.all(
    chosen.map(async (name) => {
      const baseline = await readBaseline(join(folder, `${name}.yml`));
      const recipe = await readRecipe(join(root, 'docs/recipes', baseline.recipe));
      return { name, baseline, recipe };
    }),
  );
}

/** Beforehand, since the namespace has no way to the registry. */
async function installReleases(peers: readonly Peer[]): Promise<void> {
  const versions = [...new Set(peers.flatMap(({ baseline }) => Object.keys(baseline.cells)))];
  await obtainPty(storeOf({ ...process.env, ...env }), join(scratch, 'none.js'));
  const claudes = await obtainClaudes(
    { id: 'peers', env: { ...process.env, ...env }, scratch: join(scratch, 'claude') },
    { claude: { kind: 'versions', versions } },
  );
  console.log(`Claude Code ${claudes.map(({ version }) => version).join(', ')}`);
}

/** What installers and proxies need of the environment; not the home folder, and no secrets. */
function surroundings(): Record<string, string> {
  const passed =
    /^(PATH|LANG|TZ|TMPDIR|RUNNER_TOOL_CACHE|.*_(CA_BUNDLE|CA_CERTS)|.*CERT(_FILE|_DIR)?|npm_config_registry|PIP_.*)$/;
  const own = Object.entries(process.env).flatMap(([name, value]) =>
    value !== undefined && passed.test(name) ? [[name, value] as const] : [],
  );
  return {
    npm_config_cache: join(homedir(), '.npm'),
    PIP_CACHE_DIR: join(homedir(), '.cache/pip'),
    ...Object.fromEntries(own),
    // The releases installed here are found again by the runs, whose home is another.
    RUNNER_TOOL_CACHE: defaultCacheRoot(process.env, process.platform, homedir()),
    HOME: join(scratch, 'home'),
  };
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
