import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { objectIn, parseJson } from './json.ts';

/** Set in the environment of a process that finds the rest on its standard input. */
const HANDED = 'CLAUDE_SMOKE_HANDED';
const STDIN = 0;

/**
 * Takes variables out of what the system shows of this process. Any process of the same user may read the environment
 * that another was *started* with (`/proc/<pid>/environ`, `ps -E`), whatever that one deletes since, and children are
 * to get none of these. So this program starts itself anew in the same process (execve(2), so the pid stays), and
 * hands the values to itself through a file that has no name any more. They are in `process.env` afterwards.
 *
 * Where the system or its Node has no execve, or nothing is to be hidden, nothing happens. What may read the memory
 * of others (root, or where Yama allows it) still finds them.
 */
export function shedEnvironment(isShed: (name: string) => boolean): void {
  if (process.env[HANDED] !== undefined) {
    takeBack();
    return;
  }
  const all = Object.entries(process.env);
  const shed = all.filter(([name]) => isShed(name));
  if (shed.length === 0 || process.platform === 'win32' || process.execve === undefined) return;
  if (!layOnStdin(JSON.stringify(Object.fromEntries(shed)))) return;
  const kept = Object.fromEntries(all.filter(([name]) => !isShed(name)));
  const args = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { ...kept, [HANDED]: '1' });
}

function takeBack(): void {
  delete process.env[HANDED];
  const values = objectIn(parseJson(readFileSync(STDIN, 'utf8'))) ?? {};
  closeSync(STDIN);
  openSync('/dev/null', 'r');
  for (const [name, value] of Object.entries(values)) process.env[name] = String(value);
}

/** Puts a text where the process will find it as its standard input, the one file that goes through an execve. */
function layOnStdin(text: string): boolean {
  const folder = mkdtempSync(join(process.env['RUNNER_TEMP'] || tmpdir(), 'claude-smoke-'));
  const path = join(folder, 'handed');
  try {
    writeFileSync(path, text, { mode: 0o600 });
    closeSync(STDIN);
    // The lowest number that is free.
    const opened = openSync(path, 'r');
    if (opened === STDIN) return true;
    closeSync(opened);
    return false;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
