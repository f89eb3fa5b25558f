import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

/** All that differs between Linux, macOS and Windows about processes, groups and signals. */

export const WINDOWS = process.platform === 'win32';
const LINUX = process.platform === 'linux';

/** From SIGKILL to gone is a matter of milliseconds; the rest is a slow machine. */
export const KILL_MS = 2000;

/** On Windows, which has neither groups nor a gentle signal for what has no console, the whole tree ends at once. */
export function signalGroup(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  if (!WINDOWS) {
    signalOne(-pid, signal);
    return;
  }
  spawnSync('taskkill', ['/PID', String(pid), '/T', '/F'], { stdio: 'ignore', windowsHide: true });
}

export function signalOne(pid: number, signal: 'SIGTERM' | 'SIGKILL'): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Already gone.
  }
}

/** Whether a group has a member; on Windows, whether its leader lives. */
export function groupAlive(pid: number): boolean {
  try {
    process.kill(WINDOWS ? pid : -pid, 0);
  } catch {
    return false;
  }
  // In a container whose first process reaps nobody, zombies stay for ever and still take signals.
  return LINUX ? allProcesses().some((member) => isLivingMember(member, pid)) : true;
}

/** Waits at most `ms` until no process of the group is left; tells whether that came to be. */
export function groupGone(pid: number, ms: number): Promise<boolean> {
  return until(() => !groupAlive(pid), ms);
}

/** Asks a group to end, kills it after `graceMs`, and waits until it is gone. */
export async function terminateGroup(pid: number, graceMs: number): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  if (await groupGone(pid, graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  await groupGone(pid, KILL_MS);
}

/** Other processes of ours with a certain `NAME=value` in their environment; none where it cannot be read. */
export function processesWith(entry: (entry: string) => boolean): number[] {
  if (!LINUX) return [];
  return allProcesses()
    .filter((pid) => pid !== process.pid)
    .filter((pid) => readProcess(pid, 'environ').split('\0').some(entry));
}

/** Waits at most `ms` for a condition; tells whether it came to be. */
export async function until(done: () => boolean, ms: number): Promise<boolean> {
  const deadline = performance.now() + ms;
  while (!done()) {
    if (performance.now() >= deadline) return false;
    await setTimeout(25);
  }
  return true;
}

function allProcesses(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

/** Whether a process is there and no zombie; what is about to die has an environment no more, but still counts. */
export function processAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !LINUX || !DEAD.has(statOf(pid).state);
}

/** Zombie and dead, in the letters of `/proc/<pid>/stat`; nothing when it is gone. */
const DEAD: ReadonlySet<string> = new Set(['Z', 'X', '']);

/** All processes that live, by pid, with their parent and a word that tells them from a later one of that pid. */
export function processTable(): ReadonlyMap<
  number,
  { readonly parent: number; readonly startedAt: string }
> {
  if (!LINUX) return new Map();
  return new Map(
    allProcesses().flatMap((pid) => {
      const { state, parent, startedAt } = statOf(pid);
      return DEAD.has(state) ? [] : [[pid, { parent, startedAt }] as const];
    }),
  );
}

function isLivingMember(pid: number, group: number): boolean {
  const { state, pgrp } = statOf(pid);
  return pgrp === group && !DEAD.has(state);
}

function statOf(pid: number) {
  // `pid (name) state ppid pgrp …`, where the name may hold anything; see proc_pid_stat(5).
  const fields = readProcess(pid, 'stat')
    .replace(/^.*\) /s, '')
    .split(' ');
  const [state = '', parent, pgrp] = fields;
  return { state, parent: Number(parent), pgrp: Number(pgrp), startedAt: fields[19] ?? '' };
}

function readProcess(pid: number, file: 'environ' | 'stat'): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // Gone since it was listed, a zombie, or another user's.
    return '';
  }
}
