import { join } from 'node:path';
import type { Run } from '../system/run.ts';
import { RUN_MARK } from '../system/run-mark.ts';

/** Folders of one attempt: nothing outside them is the CLI's. */
export type AttemptFolders = {
  readonly home: string;
  readonly config: string;
  readonly workspace: string;
  readonly temp: string;
  /** Empty: where a sandbox builds its root. */
  readonly sandbox: string;
};

// What a program needs to run at all; no secrets, no proxies, no settings of the machine.
const PASSED = [
  'PATH',
  'LANG',
  'LC_ALL',
  'LC_CTYPE',
  'TZ',
  'SystemRoot',
  'windir',
  'ComSpec',
  'PATHEXT',
  'NUMBER_OF_PROCESSORS',
  'PROCESSOR_ARCHITECTURE',
  'SystemDrive',
  'ProgramData',
  'ProgramFiles',
];

// What a probe or `claude-env` may set; all else is the attempt's own.
const SETTABLE = /^(?:ANTHROPIC_|CLAUDE_CODE_)|^(?:MAX_THINKING_TOKENS|ENABLE_TOOL_SEARCH)$/;

/** Resends by the CLI itself: one, so that a retry shows as such and a dead target ends soon. */
const CLI_RETRIES = '1';

const IN_PRINT = {
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  TERM: 'dumb',
  NO_COLOR: '1',
};

const AT_SCREEN = { TERM: 'xterm-256color' };

export function attemptFolders(root: string): AttemptFolders {
  return {
    home: join(root, 'home'),
    config: join(root, 'config'),
    workspace: join(root, 'workspace'),
    temp: join(root, 'tmp'),
    sandbox: join(root, 'sandbox'),
  };
}

/**
 * The whole environment of one CLI process: an allow-list of the step's, its own home, config and temp folders,
 * and the attempt's base URL and token. Of `extra` (inputs and probe) only `ANTHROPIC_*`, `CLAUDE_CODE_*`,
 * the thinking budget and tool search's switch are taken, and it never overrides the base URL.
 */
export function claudeEnvironment(options: {
  readonly run: Pick<Run, 'id' | 'env'>;
  readonly folders: AttemptFolders;
  readonly baseUrl: string;
  readonly token: string;
  readonly timeoutMs: number;
  readonly extra: Readonly<Record<string, string>>;
  /** Default `print`. At the `screen` the CLI also sends what only people see, such as the request for a title. */
  readonly at?: 'print' | 'screen';
  /** Where calls to other places go (`EgressWatch.env`); default: nowhere in particular. */
  readonly egress?: Readonly<Record<string, string>>;
}): Record<string, string> {
  const { run, folders } = options;
  const passed = PASSED.flatMap((name) => {
    const value = run.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const extra = Object.entries(options.extra).filter(([name]) => SETTABLE.test(name));
  return {
    ...Object.fromEntries(passed),
    HOME: folders.home,
    USERPROFILE: folders.home,
    APPDATA: join(folders.home, 'AppData', 'Roaming'),
    LOCALAPPDATA: join(folders.home, 'AppData', 'Local'),
    TMPDIR: folders.temp,
    TEMP: folders.temp,
    TMP: folders.temp,
    CLAUDE_CONFIG_DIR: folders.config,
    CLAUDE_CODE_MAX_RETRIES: CLI_RETRIES,
    API_TIMEOUT_MS: String(options.timeoutMs),
    DISABLE_AUTOUPDATER: '1',
    DISABLE_TELEMETRY: '1',
    DISABLE_ERROR_REPORTING: '1',
    ...(options.at === 'screen' ? AT_SCREEN : IN_PRINT),
    PYTHONIOENCODING: 'utf-8',
    [RUN_MARK]: run.id,
    ...options.egress,
    ...Object.fromEntries(extra),
    ANTHROPIC_BASE_URL: options.baseUrl,
    ANTHROPIC_API_URL: `${options.baseUrl}/v1`,
    ANTHROPIC_AUTH_TOKEN: options.extra['ANTHROPIC_AUTH_TOKEN'] ?? options.token,
  };
}
