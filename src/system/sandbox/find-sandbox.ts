import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runBounded } from '../bounded.ts';
import type { Run } from '../run.ts';
import { BUBBLEWRAP } from './bubblewrap.ts';
import { NAMESPACES } from './namespaces.ts';
import type { Sandbox } from './sandbox.ts';

/** All that may be had, the first that holds being taken. */
const SANDBOXES: readonly Sandbox[] = [NAMESPACES, BUBBLEWRAP];

/** Half a second on a slow machine. */
const TRIAL_MS = 20_000;

/** Says `held` where neither the file outside nor other processes are seen, and nothing of the system can be written. */
const TRIAL = `
[ -e "$1" ] && echo file outside
[ "$(ls -d /proc/[0-9]* | wc -l)" -lt 12 ] || echo other processes
(: > /usr/smoke-made) 2>/dev/null && rm /usr/smoke-made && echo writes outside
: > "$1.made"
[ -r /proc/self/status ] && : > made && echo held
`;

/**
 * The first sandbox of this machine that holds, found by trying: of what a system says about itself it may still
 * forbid parts (AppArmor, seccomp, a container's masks).
 */
export async function findSandbox(
  run: Pick<Run, 'env' | 'scratch'>,
  ways: readonly Sandbox[] = SANDBOXES,
): Promise<Sandbox | undefined> {
  if (process.platform !== 'linux') return undefined;
  for (const sandbox of ways) if (await holds(sandbox, run)) return sandbox;
  return undefined;
}

async function holds(sandbox: Sandbox, { env, scratch }: Pick<Run, 'env' | 'scratch'>) {
  const root = await mkdtemp(join(scratch, 'sandbox-'));
  const [folder, outside] = [join(root, 'inside'), join(root, 'outside')];
  try {
    await makeEnclosable(folder);
    await writeFile(outside, 'outside');
    const trial = { command: 'sh', args: ['-c', TRIAL, 'sh', outside] };
    const { command, args } = sandbox.enclose(trial, { folder, cwd: folder, readable: [] });
    const { code, stdout } = await runBounded(command, args, {
      cwd: folder,
      env: { PATH: env['PATH'] ?? '/usr/bin:/bin' },
      timeoutMs: TRIAL_MS,
    });
    return code === 0 && stdout === 'held\n' && !existsSync(`${outside}.made`);
  } finally {
    await rm(root, { recursive: true, force: true }).catch(() => undefined);
  }
}

/** Makes a folder that can be an enclosure's: the empty one in it is where a new root is built. */
async function makeEnclosable(folder: string): Promise<void> {
  await mkdir(join(folder, 'sandbox'), { recursive: true });
}
