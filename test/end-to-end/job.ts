import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Report, reportSchema } from '../../src/report/report.ts';
import { type ResultsService, startResultsService } from '../report/results-service.ts';

const DIST = fileURLToPath(new URL('../../dist/', import.meta.url));
const COMMAND_FILES = ['OUTPUT', 'STATE', 'STEP_SUMMARY', 'ENV', 'PATH'] as const;

/** How a half of the action's step ended, and what it told the runner. */
export type Half = {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  /** Lines such as `::error title=…::…`, as printed. */
  readonly annotations: readonly string[];
};

/** A job of GitHub Actions as the bundle sees it: folders, command files, state, and a results service. */
export type Job = {
  readonly workspace: string;
  readonly results: ResultsService;
  /** Starts main or post as the runner would; what main saved reaches post. */
  readonly start: (
    half: 'action' | 'post',
    inputs: Readonly<Record<string, string>>,
  ) => { readonly child: ChildProcess; readonly ended: Promise<Half> };
  readonly report: () => Report;
  readonly close: () => Promise<void>;
};

export async function openJob(env: Readonly<Record<string, string>> = {}): Promise<Job> {
  const root = mkdtempSync(join(tmpdir(), 'smoke-job-'));
  const workspace = join(root, 'workspace');
  for (const folder of [workspace, join(root, 'temp'), join(root, 'home')]) mkdirSync(folder);
  const results = await startResultsService();
  let state: Readonly<Record<string, string>> = {};

  const start: Job['start'] = (half, inputs) => {
    const files = Object.fromEntries(
      COMMAND_FILES.map((name) => [`GITHUB_${name}`, join(root, `${half}-${name}`)]),
    );
    for (const path of Object.values(files)) writeFileSync(path, '');
    const child = spawn(process.execPath, [join(DIST, `${half}.js`)], {
      cwd: workspace,
      env: {
        ...runnerEnvironment(root, workspace),
        ...results.env,
        ...files,
        ...prefixed('STATE_', state),
        ...prefixed('INPUT_', upperCased(inputs)),
        ...env,
      },
    });
    const ended = endOf(child).then((end): Half => {
      state = { ...state, ...readCommandFile(files['GITHUB_STATE']) };
      return {
        ...end,
        outputs: readCommandFile(files['GITHUB_OUTPUT']),
        summary: readFileSync(files['GITHUB_STEP_SUMMARY'] ?? '', 'utf8'),
        annotations: end.stdout
          .split('\n')
          .filter((line) => /^::(error|warning|notice)/.test(line)),
      };
    });
    return { child, ended };
  };

  return {
    workspace,
    results,
    start,
    report: () => {
      const text = readFileSync(join(workspace, 'claude-smoke-report', 'report.json'), 'utf8');
      return reportSchema.parse(JSON.parse(text));
    },
    close: async () => {
      await results.close();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function runnerEnvironment(root: string, workspace: string): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: join(root, 'home'),
    GITHUB_WORKSPACE: workspace,
    GITHUB_JOB: 'smoke',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_REPOSITORY: 'owner/repo',
    GITHUB_RUN_ID: '7',
    RUNNER_TEMP: join(root, 'temp'),
  };
}

function upperCased(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [name.toUpperCase(), value]),
  );
}

function prefixed(
  prefix: string,
  values: Readonly<Record<string, string>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [prefix + name, value]));
}

function endOf(child: ChildProcess): Promise<Pick<Half, 'code' | 'stdout' | 'stderr'>> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}

/** `name<<delimiter`, value, `delimiter`: how the toolkit writes outputs and state. */
function readCommandFile(path: string | undefined): Record<string, string> {
  const text = readFileSync(path ?? '', 'utf8');
  const entries = text.matchAll(/^(.+?)<<(ghadelimiter_\S+)\r?\n([\s\S]*?)\r?\n\2$/gm);
  return Object.fromEntries([...entries].map(([, name = '', , value = '']) => [name, value]));
}
