import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alternately, type Comparison } from './comparison.ts';
import { ROOT, runToEnd } from './process.ts';

/** Claude Code ready to run, against npm from an empty cache; and from a warm tool cache. */
export async function benchInstall(runs: number): Promise<Comparison[]> {
  const script = join(ROOT, 'scripts', 'bench', 'install-cli.ts');
  const warm = await mkdtemp(join(tmpdir(), 'bench-warm-'));
  const inFolder = async (work: (folder: string) => Promise<number>) => {
    const folder = await mkdtemp(join(tmpdir(), 'bench-install-'));
    return work(folder).finally(() => rm(folder, { recursive: true, force: true }));
  };
  const ours = async (folder: string) => {
    const env = { PATH: process.env['PATH'], HOME: folder, RUNNER_TOOL_CACHE: folder };
    const { output, code } = await runToEnd([process.execPath, script], { env });
    const ms = Number(/ready in (\d+) ms/.exec(output)?.[1]);
    if (code !== 0 || Number.isNaN(ms)) throw new Error(output);
    return ms / 1000;
  };
  const npm = async (folder: string) => {
    const env = {
      PATH: process.env['PATH'],
      HOME: folder,
      npm_config_cache: join(folder, 'cache'),
      npm_config_prefix: folder,
    };
    const { seconds, code, output } = await runToEnd(
      ['npm', 'install', '-g', '--no-audit', '--no-fund', '@anthropic-ai/claude-code'],
      { env, cwd: folder },
    );
    if (code !== 0) throw new Error(output);
    return seconds;
  };
  try {
    await ours(warm);
    const taken = await alternately(runs, {
      cold: () => inFolder(ours),
      npm: () => inFolder(npm),
      warm: () => ours(warm),
    });
    const [cold, other, cached] = [taken('cold'), taken('npm'), taken('warm')];
    return [
      {
        name: 'install: Claude Code ready from an empty cache, against npm install -g',
        ...{ ours: cold, theirs: other, unit: 's' },
        aim: '≤ 0.7 ×',
        met: cold <= 0.7 * other,
      },
      {
        name: 'install: from a warm tool cache, with the release’s --version and --help, against an empty one',
        ...{ ours: cached, theirs: cold, unit: 's' },
        aim: null,
        met: null,
      },
    ];
  } finally {
    await rm(warm, { recursive: true, force: true });
  }
}
