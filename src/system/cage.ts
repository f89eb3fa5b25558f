import { mkdirSync, readdirSync, readFileSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { KILL_MS, processAlive, signalOne, until } from './processes.ts';
import type { Program } from './sandbox/sandbox.ts';

/**
 * A control group of Linux for all that one process starts: who leaves its process group, its session and its
 * environment behind still is in it.
 */
export type Cage = {
  /** The program that goes in and then becomes the given one; what that starts is in as well. */
  readonly inside: (program: Program) => Program;
  /** Asks all in it to end, kills them after `graceMs`, and takes the group away. @returns the pids it had to end */
  readonly end: (graceMs: number) => Promise<number[]>;
  /** Kills all in it at once. */
  readonly kill: () => void;
};

const PREFIX = 'claude-smoke-';
/** By the process itself, since from outside it would be too late for what it starts at once. */
const GO_IN = '{ echo $$ > "$0"; } 2>/dev/null; exec "$@"';

/** Opens a cage; undefined where this process may make no control group (another system, no root, no delegation). */
export function openCage(name: string): Cage | undefined {
  for (const base of groupsOfOurs()) {
    const path = join(base, PREFIX + name);
    try {
      mkdirSync(path);
      return cageAt(path);
    } catch {
      // Another hierarchy may be ours.
    }
  }
  return undefined;
}

/** The cages that a run left, by the beginning of their names. */
export function cagesOf(runId: string): Cage[] {
  return groupsOfOurs().flatMap((base) =>
    entriesOf(base)
      .filter((entry) => entry.startsWith(PREFIX + runId))
      .map((entry) => cageAt(join(base, entry))),
  );
}

function cageAt(path: string): Cage {
  const members = () =>
    textOf(join(path, 'cgroup.procs'))
      .split('\n')
      .filter((line) => line !== '')
      .map(Number)
      .filter(processAlive);
  const kill = () => {
    for (const pid of members()) signalOne(pid, 'SIGKILL');
  };
  return {
    inside: ({ command, args }) => ({
      command: 'sh',
      args: ['-c', GO_IN, join(path, 'cgroup.procs'), command, ...args],
    }),
    end: async (graceMs) => {
      const found = members();
      for (const pid of found) signalOne(pid, 'SIGTERM');
      const gone = () => members().length === 0;
      if (!(await until(gone, found.length > 0 ? graceMs : 0))) {
        kill();
        await until(gone, KILL_MS);
      }
      await until(() => removed(path), KILL_MS);
      return found;
    },
    kill,
  };
}

/** Busy for a moment after its last process has ended. */
function removed(path: string): boolean {
  try {
    rmdirSync(path);
    return true;
  } catch {
    return entriesOf(path).length === 0;
  }
}

/** The groups that this process is in: of the one hierarchy of today, or of an older one's process counter. */
function groupsOfOurs(): string[] {
  return textOf('/proc/self/cgroup')
    .split('\n')
    .flatMap((line) => {
      const [, controllers = '', group = ''] = /^\d+:([^:]*):(\/.*)$/.exec(line) ?? [];
      if (group === '') return [];
      if (controllers === '') return [`/sys/fs/cgroup${group}`, `/sys/fs/cgroup/unified${group}`];
      return controllers.split(',').includes('pids') ? [`/sys/fs/cgroup/pids${group}`] : [];
    })
    .filter((base) => entriesOf(base).includes('cgroup.procs'));
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
