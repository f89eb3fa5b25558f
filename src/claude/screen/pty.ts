import { guardGroup } from '../../system/child.ts';
import { messageOf } from '../../system/errors.ts';
import {
  groupGone,
  KILL_MS,
  signalGroup,
  terminateGroup,
  WINDOWS,
} from '../../system/processes.ts';
import { bad, good, type Result } from '../../system/result.ts';
import { RUN_MARK } from '../../system/run-mark.ts';
import { codeOf, programOf, type Start } from '../start.ts';
import type { PtyModule } from './pty-install.ts';
import { COLUMNS, ROWS } from './terminal.ts';

/** A program at a pseudo-terminal, in a group of its own. */
export type PtyProcess = {
  /** Types: whatever a keyboard would send. */
  readonly write: (keys: string) => void;
  /** Whether it has ended. */
  readonly over: () => boolean;
  /** Settles once it has ended and nothing of its group is left; never rejects. */
  readonly ended: Promise<PtyExit>;
  /** Asks the whole group to end, kills it after `graceMs`, and waits until it is gone. */
  readonly stop: (graceMs: number) => Promise<PtyExit>;
};

type PtyExit = {
  /** Exit code; undefined when a signal ended it or it never started. */
  readonly code: number | undefined;
  /** The system's words when the program could not be started. */
  readonly startError: string | undefined;
};

/** A program, ready to be started at a pty. */
export type PtyStart = Pick<Start, 'claude' | 'argv' | 'within'> & {
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
};

/** What the pty's child prints when the program cannot be executed. */
const NOT_EXECUTED = /(?:execvp\(3\)|chdir\(2\)) failed\.:? ?([^\r\n]*)/;

/** Starts the CLI at a pty; a failure to start shows in how it ended. */
export function startAtPty(
  pty: PtyModule,
  start: PtyStart,
  onOutput: (output: string) => void,
): PtyProcess {
  const spawned = spawnAt(pty, start);
  if (!spawned.ok) {
    const ended = Promise.resolve({ code: undefined, startError: spawned.fault });
    return { write: () => undefined, over: () => true, ended, stop: () => ended };
  }
  const program = spawned.value;
  const { pid } = program;
  const release = guardGroup(pid, start.env[RUN_MARK]);
  let over = false;
  let beginning = '';
  program.onData((output) => {
    if (beginning.length < 1000) beginning += output;
    onOutput(output);
  });
  const exit = new Promise<PtyExit>((resolve) => {
    program.onExit(({ exitCode, signal }) => {
      over = true;
      const [, startError] = exitCode === 0 ? [] : (NOT_EXECUTED.exec(beginning) ?? []);
      const code = signal || startError !== undefined ? undefined : exitCode;
      resolve({ code: codeOf({ code }, start), startError });
    });
  });
  const ended = exit.then(async (how) => {
    // What it left behind in its group has no terminal any more.
    if (!WINDOWS) signalGroup(pid, 'SIGKILL');
    await groupGone(pid, KILL_MS);
    release();
    return how;
  });
  return {
    write: (keys) => {
      if (!over) program.write(keys);
    },
    over: () => over,
    ended,
    stop: async (graceMs) => {
      if (!over) await terminateGroup(pid, graceMs);
      return ended;
    },
  };
}

/** The started program, or the system's words why there is none. */
function spawnAt(pty: PtyModule, start: PtyStart): Result<ReturnType<PtyModule['spawn']>> {
  const { env, cwd } = start;
  const { command, args } = programOf(start);
  try {
    return good(
      pty.spawn(command, [...args], {
        name: env['TERM'] ?? 'xterm-256color',
        cols: COLUMNS,
        rows: ROWS,
        cwd,
        env: { ...env },
      }),
    );
  } catch (error) {
    return bad(messageOf(error));
  }
}
