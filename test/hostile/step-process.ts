import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { askingClaude } from '../run/asking-claude.ts';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** A step of a job on a machine of its own: the sources' entries, spawned as the runner spawns the bundle's. */
export type StepPlace = {
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly report: string;
  readonly start: (
    entry: 'action' | 'post' | 'cli',
    inputs: Readonly<Record<string, string>>,
    env?: Readonly<Record<string, string>>,
  ) => Started;
};

type Started = {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly output: string }>;
};

export function openStep(): StepPlace {
  const root = mkdtempSync(join(tmpdir(), 'smoke-hostile-step-'));
  const [workspace, temp, home] = ['workspace', 'temp', 'home'].map((name) => join(root, name));
  for (const folder of [workspace, temp, home]) mkdirSync(folder ?? root);
  const state = join(root, 'state');
  writeFileSync(state, '');
  const claude = askingClaude();
  return {
    workspace: workspace ?? root,
    temp: temp ?? root,
    report: join(workspace ?? root, 'claude-smoke-report'),
    start: (entry, inputs, env = {}) => {
      const given = { 'claude-path': claude, probes: 'count_tokens', retries: '0', ...inputs };
      const flags = Object.entries(given).flatMap(([name, value]) => [`--${name}`, value]);
      const child = spawn(
        process.execPath,
        [join(SRC, `${entry}.ts`), ...(entry === 'cli' ? flags : [])],
        {
          cwd: workspace,
          stdio: ['ignore', 'pipe', 'pipe'],
          env: {
            PATH: process.env['PATH'],
            HOME: home,
            GITHUB_WORKSPACE: workspace,
            RUNNER_TEMP: temp,
            GITHUB_STATE: state,
            ...(entry === 'cli' ? {} : inputVariables(given)),
            ...(entry === 'post' ? stateVariables(readFileSync(state, 'utf8')) : {}),
            ...env,
          },
        },
      );
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream?.setEncoding('utf8').on('data', (text) => {
          output += text;
        });
      const ended = new Promise<Awaited<Started['ended']>>((resolve) =>
        child.once('close', (code) => resolve({ code, output })),
      );
      return { child, ended };
    },
  };
}

function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
}

/** `name<<delimiter`, value, `delimiter`: what main leaves for post. */
function stateVariables(text: string): Record<string, string> {
  const entries = text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\r?\n([\s\S]*?)\r?\n\2$/gm);
  return Object.fromEntries(
    [...entries].map(([, name = '', , value = '']) => [`STATE_${name}`, value]),
  );
}
