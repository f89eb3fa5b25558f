/**
 * The one table of all inputs. action.yml, the terminal's flags and their help, and the descriptions
 * in the YAML file's JSON Schema are all made from it; what a value may be stands in schema.ts.
 */
export type InputRow = {
  /** The action's input, the YAML file's key and, with `--` before it, the flag. */
  readonly name: string;
  readonly description: string;
  /** `list`: lines or commas; `map`: lines `NAME=value`; `entries`: a YAML list of maps. */
  readonly kind: 'text' | 'boolean' | 'list' | 'map' | 'entries';
  /** The default, in words: a `default:` in action.yml would win over the file. */
  readonly default?: string;
  /** The value is never shown, whole or in part. */
  readonly secret?: true;
  /** Where it can be set; left out: everywhere. */
  readonly only?: 'input' | 'file';
  /** A default the runner fills in; only for what the file has no business setting. */
  readonly runnerDefault?: string;
};

export const INPUTS = [
  {
    name: 'config',
    description: 'YAML file with any of these settings; inputs win over it.',
    kind: 'text',
    default: '`.github/claude-smoke.yml` if present',
    only: 'input',
  },
  {
    name: 'mode',
    description:
      '`run` runs the cells. (`plan` and `merge`, for one job a shard, are reserved and refused for now.)',
    kind: 'text',
    default: '`run`',
  },
  {
    name: 'proxy-command',
    description:
      'Starts the proxy under test with bash. `{port}`, `{upstream}` and `{model}` are replaced, and exported as SMOKE_PORT, SMOKE_UPSTREAM and SMOKE_MODEL. Without it and `proxy-url` the built-in scripted model is tested.',
    kind: 'text',
  },
  {
    name: 'proxy-url',
    description:
      'Base URL of the proxy; may have a path. Alone: a proxy that already runs. With `proxy-command`: where that one listens, `{port}` allowed.',
    kind: 'text',
    default: '`http://127.0.0.1:{port}` with `proxy-command`',
  },
  {
    name: 'proxy-setup',
    description: 'A command run once by bash before the proxy first starts.',
    kind: 'text',
  },
  {
    name: 'proxy-files',
    description:
      'Files written before the proxy first starts, relative to its working directory: a list of `path` and `content`.',
    kind: 'entries',
    secret: true,
    only: 'file',
  },
  {
    name: 'proxy-ready',
    description: 'Path asked until the proxy is ready; any status below 500 is ready.',
    kind: 'text',
    default: '`/`',
  },
  {
    name: 'proxy-ready-timeout',
    description: 'Seconds the proxy has to become ready, 1 to 3600.',
    kind: 'text',
    default: '60',
  },
  {
    name: 'proxy-env',
    description: 'Environment of the proxy, lines `NAME=value`.',
    kind: 'map',
    secret: true,
  },
  {
    name: 'proxy-log',
    description: 'Log file of the proxy.',
    kind: 'text',
    default: 'its captured output',
  },
  {
    name: 'proxy-working-directory',
    description: 'Folder the proxy starts in.',
    kind: 'text',
    default: 'the workspace',
  },
  {
    name: 'proxy-restart',
    description: 'Start the proxy anew for each `model`, for each `cell`, or `never`.',
    kind: 'text',
    default: '`model`',
  },
  {
    name: 'auth-token',
    description: 'Token the CLI sends to the proxy.',
    kind: 'text',
    default: 'a random one',
    secret: true,
  },
  {
    name: 'auth-token-file',
    description:
      'File with the token, read once the proxy is ready, for proxies that make their own.',
    kind: 'text',
  },
  {
    name: 'claude-env',
    description:
      'Further environment of the CLI, lines `NAME=value`; only ANTHROPIC_* and CLAUDE_CODE_*. `{port}`, `{upstream}` and `{model}` are replaced.',
    kind: 'map',
    secret: true,
  },
  {
    name: 'upstream',
    description:
      'What stands behind the proxy: `live` leaves its own settings alone, `scripted` starts the built-in model, a URL is forwarded to and recorded. The last two reach the proxy as `{upstream}`.',
    kind: 'text',
    default: '`live`',
  },
  {
    name: 'models',
    description:
      "Provider models to test, lines `provider/model`. `provider/model = sonnet` also sets what the CLI asks for (default: `sonnet` if the proxy is started for each model, else the model's full name).",
    kind: 'list',
    default: 'whatever model the proxy serves',
  },
  {
    name: 'probes',
    description: 'Probes to run: `core`, `all` or names; `-name` leaves one out.',
    kind: 'list',
    default: '`all`',
  },
  {
    name: 'custom-probes',
    description:
      'Probes of your own: a list of `name`, `prompt` or `turns`, `files`, `tools`, `allow`, `mcp-servers`, `flags`, `expect` and, for the scripted model, `script`. `{secret}` in files, `{left}` and `{right}` in prompts stand for the token to be brought back.',
    kind: 'entries',
    only: 'file',
  },
  {
    name: 'claude-version',
    description: 'Claude Code releases to test with: `latest` or versions such as `2.1.330`.',
    kind: 'list',
    default: '`latest`',
  },
  {
    name: 'claude-path',
    description: 'A Claude Code executable to use instead of installing one.',
    kind: 'text',
  },
  {
    name: 'concurrency',
    description: 'Cells run at once: `auto` or 1 to 64.',
    kind: 'text',
    default: '`auto`',
  },
  {
    name: 'probe-timeout',
    description: 'Seconds one attempt of a probe may take, 1 to 3600.',
    kind: 'text',
    default: '120',
  },
  {
    name: 'retries',
    description: 'Further attempts after a failed one, 0 to 5.',
    kind: 'text',
    default: '1',
  },
  {
    name: 'repeat',
    description: 'How often every cell is run, 1 to 50.',
    kind: 'text',
    default: '1',
  },
  {
    name: 'budget-usd',
    description: 'Reserved for a limit of the cost in US dollars; refused for now.',
    kind: 'text',
  },
  {
    name: 'baseline',
    description:
      'An earlier report.json to compare with: what passed there and fails now is a `new_failure`. (`branch:<name>` is reserved and refused for now.)',
    kind: 'text',
  },
  {
    name: 'fail-on',
    description: 'Classifications that fail the check, `new_failure`, or `none`.',
    kind: 'list',
    default: '`harness_bug,product_failure,new_failure`',
  },
  {
    name: 'shard',
    description: 'Run only this part of the plan, e.g. `2/4`.',
    kind: 'text',
  },
  {
    name: 'report-dir',
    description: 'Folder for the reports.',
    kind: 'text',
    default: '`claude-smoke-report`',
  },
  {
    name: 'upload-artifact',
    description: 'Upload the report folder as an artifact.',
    kind: 'boolean',
    default: '`true`',
  },
  {
    name: 'artifact-name',
    description: 'Name of the artifact.',
    kind: 'text',
    default: 'one that is unique to the job, shard and attempt',
  },
  {
    name: 'artifact-retention-days',
    description: 'Days the artifact is kept, 1 to 90.',
    kind: 'text',
    default: "the repository's setting",
  },
] as const satisfies readonly InputRow[];

export type InputName = (typeof INPUTS)[number]['name'];

/** The table's rows with every optional column readable. */
export const INPUT_ROWS: readonly (InputRow & { readonly name: InputName })[] = INPUTS;

/** Names that can be set in this place. */
export function inputNames(place: 'input' | 'file'): readonly InputName[] {
  return INPUT_ROWS.filter((row) => row.only === undefined || row.only === place).map(
    (row) => row.name,
  );
}

/** Description and default in one text, for people. */
export function describeInput(row: InputRow): string {
  return row.default === undefined
    ? row.description
    : `${row.description} Default: ${row.default}.`;
}
