import { performance } from 'node:perf_hooks';
import { until } from '../../system/processes.ts';
import type { Redact } from '../../system/redact.ts';
import type { Run } from '../../system/run.ts';
import { type SessionLog, sessionLogOf, sessionTranscript } from '../session.ts';
import { followSessions } from '../session-file.ts';
import type { ClaudeRun } from '../start.ts';
import { drive, type Stuck } from './drive.ts';
import { answerDialog, pressKey, sendText } from './hands.ts';
import type { Person } from './person.ts';
import { type PtyStart, startAtPty } from './pty.ts';
import type { PtyModule } from './pty-install.ts';
import { stateOf } from './state.ts';
import type { ScreenStep } from './step.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** The screen at one moment. */
export type ScreenPicture = {
  /** The step after which it was taken, in words; `the end` for the last. */
  readonly after: string;
  /** Seconds from the start. */
  readonly at: number;
  readonly title: string;
  /** Without blank rows above and below, redacted. */
  readonly rows: readonly string[];
};

/** What a session at the screen did: all that a print run has, and what only a screen has. */
export type ScreenRun = ClaudeRun & {
  readonly screen: {
    /** The last ones, each after a step, and the one before the CLI was left. */
    readonly pictures: readonly ScreenPicture[];
    /** Why the person's script did not come to its end. */
    readonly stuck: Stuck | undefined;
    /** It did not leave when asked to, and was ended by a signal. */
    readonly stopped: boolean;
  };
  readonly session: SessionLog;
};

const MOST_PICTURES = 30;

/** To leave by `/exit`: it takes 0.2 s to 1 s. */
const EXIT_MS = 8000;
const GRACE_MS = 2000;
const ABORT_GRACE_MS = 500;
/** From Escape to a prompt that stands, before `/exit`. */
const CALM_MS = 2000;

/** One session at the screen, ready to be started. */
export type ScreenStart = PtyStart & {
  /** The CLI's `CLAUDE_CONFIG_DIR`, where the session's file will be. */
  readonly config: string;
  readonly steps: readonly ScreenStep[];
  readonly timeoutMs: number;
};

/**
 * Plays a person's script at the CLI's own screen and leaves by `/exit`. In every way of ending the whole process
 * group is gone after; when the run is cancelled it ends early, and counts as neither timed out nor exited. What the run's `transcript` holds comes from the session's file, never from the screen.
 */
export async function runScreen(
  run: Pick<Run, 'signal' | 'secrets'>,
  pty: PtyModule,
  start: ScreenStart,
): Promise<ScreenRun> {
  const started = performance.now();
  const seconds = () => (performance.now() - started) / 1000;
  const { redact } = run.secrets;
  const sessions = followSessions(start.config, redact);
  let say: (keys: string) => void = () => undefined;
  const terminal = openTerminal((text) => say(text));
  const cli = startAtPty(pty, start, terminal.feed);
  say = cli.write;
  const person: Person = {
    cli,
    terminal,
    sessions,
    deadline: started + start.timeoutMs,
    signal: run.signal,
    memory: { turnEnds: 0 },
  };
  const pictures: ScreenPicture[] = [];
  const take = (after: string) => {
    pictures.push({ after: redact(after), at: seconds(), ...pictureOf(terminal, redact) });
    if (pictures.length > MOST_PICTURES) pictures.shift();
  };
  const stuck = await drive(start.steps, person, (_step, words) => take(words));
  await terminal.drawn();
  take('the end');
  const settled = stateOf(terminal.rows()) === 'ready';
  const left = stuck === undefined || stuck.why === 'ended' ? await leave(person) : false;
  const grace = stuck?.why === 'cancelled' ? ABORT_GRACE_MS : GRACE_MS;
  const exit = await (left ? cli.ended : cli.stop(grace));
  terminal.close();
  sessions.read();
  return {
    argv: start.argv,
    // Not the code it chose for a signal of ours.
    returncode: left ? exit.code : undefined,
    stdout: pictures.at(-1)?.rows.join('\n') ?? '',
    stderr: '',
    duration: seconds(),
    timedOut: stuck?.why === 'late',
    startError: exit.startError,
    transcript: sessionTranscript(sessions.lines(), settled),
    screen: {
      pictures,
      stuck: stuck && { ...stuck, words: redact(stuck.words) },
      stopped: !left,
    },
    session: sessionLogOf(sessions.lines(), settled),
  };
}

/** Leaves as a person would. @returns whether the CLI has ended by itself */
async function leave(person: Person): Promise<boolean> {
  const { cli, signal, terminal } = person;
  const state = () => stateOf(terminal.rows());
  const over = () => cli.over() || signal.aborted;
  if (!over() && state() !== 'ready') {
    await pressKey(person, 'escape');
    await until(() => over() || state() === 'ready', CALM_MS);
  }
  if (!over()) await sendText(person, '/exit');
  await until(() => over() || state() === 'asking', EXIT_MS);
  // "Background work is running: 1. Exit and stop tasks" (2.1.331).
  if (!over() && state() === 'asking') {
    await answerDialog(person, { option: 'Exit' });
    await until(over, EXIT_MS);
  }
  return cli.over();
}

function pictureOf(terminal: Terminal, redact: Redact): Pick<ScreenPicture, 'title' | 'rows'> {
  const rows = redact(terminal.rows().join('\n')).split('\n');
  const first = rows.findIndex((row) => row !== '');
  const last = rows.findLastIndex((row) => row !== '');
  return { title: redact(terminal.title()), rows: first < 0 ? [] : rows.slice(first, last + 1) };
}
