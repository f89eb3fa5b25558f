import { spawnSync } from 'node:child_process';

/** A command put in front of another, so that it runs with a loopback interface and no other. */
export type Isolation = { readonly prefix: readonly string[]; readonly words: string };

const LOOPBACK_UP = 'ip link set lo up && exec "$@"';

/** The isolation this machine allows: root's own, a user namespace, or none. */
export function findIsolation(): Isolation {
  for (const flags of ['-n', '-rn']) {
    const prefix = ['unshare', flags, '--', 'sh', '-c', LOOPBACK_UP, 'sh'];
    const [command = '', ...args] = [...prefix, 'true'];
    const tried = spawnSync(command, args, { stdio: 'ignore', timeout: 10_000 });
    if (tried.status === 0) return { prefix, words: 'in a network namespace with only loopback' };
  }
  return { prefix: [], words: 'without a network namespace: this machine does not allow one' };
}
