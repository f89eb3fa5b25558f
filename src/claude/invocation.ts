import type { Claude } from './locate.ts';

/** One CLI process, as data: what it is asked and what it may do. */
export type Invocation = {
  /** One prompt, as an argument; or a list of them over stdin, one turn each (`--input-format stream-json`). */
  readonly prompt: string | readonly string[];
  /** Tools that exist for the model (`--tools`); empty = none. */
  readonly tools: readonly string[];
  /** Permission rules (`--allowedTools`), e.g. `Read(./**)`; default: none. */
  readonly allow?: readonly string[];
  /** Minimal mode: small requests, no side features. */
  readonly bare: boolean;
  /** `none` persists nothing; `start` opens the attempt's session; `resume` continues it, `fork` in a copy. */
  readonly session: 'none' | 'start' | 'resume' | 'fork';
  readonly effort?: 'low' | 'medium' | 'high' | 'xhigh' | 'max';
  readonly systemPrompt?: string;
  /** `--permission-mode`; default: `dontAsk`, where the release has it. */
  readonly permissionMode?: 'auto';
  /** JSON schema the final answer must follow (`--json-schema`). */
  readonly jsonSchema?: unknown;
  /** Custom agents (`--agents`). */
  readonly agents?: Readonly<Record<string, unknown>>;
  /** MCP servers (`--mcp-config`), by name; none unless given. */
  readonly mcpServers?: Readonly<Record<string, unknown>>;
  /** Further flags, put before the prompt. */
  readonly flags?: readonly string[];
  /** Further environment: `ANTHROPIC_*`, `CLAUDE_CODE_*` and `ENABLE_TOOL_SEARCH` only. */
  readonly env?: Readonly<Record<string, string>>;
};

/** Thinking budget for releases without `--effort`, which think only when this variable asks them to. */
const MAX_THINKING_TOKENS = '8000';

/**
 * The command line of an invocation, made of the flags this release knows. Permissions are the least that works:
 * `dontAsk` refuses whatever is not allowed; releases without it refuse by default in print mode.
 */
export function argvOf(
  invocation: Invocation,
  claude: Pick<Claude, 'flags' | 'help'>,
  attempt: { readonly model: string; readonly sessionId: string },
): string[] {
  const knows = (flag: string) => claude.flags.has(flag);
  const bare = invocation.bare && knows('--bare');
  return [
    ...(bare ? ['--bare'] : confined(invocation, knows)),
    ...(bare && invocation.mcpServers ? mcpFlags(invocation, knows) : []),
    ...sessionFlags(invocation, knows, attempt.sessionId),
    ...['--output-format', 'stream-json', '--verbose'],
    ...(knows('--include-partial-messages') ? ['--include-partial-messages'] : []),
    ...permissionFlags(invocation, claude),
    ...['--model', attempt.model],
    ...(invocation.systemPrompt === undefined ? [] : ['--system-prompt', invocation.systemPrompt]),
    ...(invocation.effort && knows('--effort') ? ['--effort', invocation.effort] : []),
    ...(invocation.agents ? ['--agents', JSON.stringify(invocation.agents)] : []),
    ...(invocation.jsonSchema === undefined
      ? []
      : ['--json-schema', JSON.stringify(invocation.jsonSchema)]),
    ...(invocation.flags ?? []),
    ...(knows('--tools') ? ['--tools', invocation.tools.join(',')] : []),
    ...(invocation.allow?.length ? ['--allowedTools', invocation.allow.join(',')] : []),
    // `--` ends the variadic flags, which would swallow the prompt.
    ...(typeof invocation.prompt === 'string'
      ? ['-p', '--', invocation.prompt]
      : ['--input-format', 'stream-json', '-p']),
  ];
}

function permissionFlags(
  { permissionMode }: Invocation,
  { help }: Pick<Claude, 'help'>,
): readonly string[] {
  const mode = permissionMode ?? (help.includes('dontAsk') ? 'dontAsk' : undefined);
  return mode === undefined ? [] : ['--permission-mode', mode];
}

/** What goes into stdin: a line with a `user` message for each turn; undefined when the prompt is an argument. */
export function turnsOf({ prompt }: Invocation): readonly string[] | undefined {
  if (typeof prompt === 'string') return undefined;
  return prompt.map(
    (content) => `${JSON.stringify({ type: 'user', message: { role: 'user', content } })}\n`,
  );
}

/** Environment that stands in for flags a release does not know. */
export function environmentOf(
  invocation: Invocation,
  claude: Pick<Claude, 'flags'>,
): Record<string, string> {
  const thinking = invocation.effort !== undefined && !claude.flags.has('--effort');
  return { ...invocation.env, ...(thinking ? { MAX_THINKING_TOKENS } : {}) };
}

// Without --bare: nothing of the machine's settings or MCP servers comes in. Releases that lack these flags still
// have a home and a workspace of their own.
function confined(invocation: Invocation, knows: (flag: string) => boolean): string[] {
  const sources = knows('--setting-sources') ? ['--setting-sources', 'local'] : [];
  return [...sources, ...mcpFlags(invocation, knows)];
}

function mcpFlags(invocation: Invocation, knows: (flag: string) => boolean): string[] {
  return [
    ...(knows('--strict-mcp-config') ? ['--strict-mcp-config'] : []),
    '--mcp-config',
    JSON.stringify({ mcpServers: invocation.mcpServers ?? {} }),
  ];
}

function sessionFlags(
  invocation: Invocation,
  knows: (flag: string) => boolean,
  sessionId: string,
): string[] {
  if (invocation.session === 'start') return ['--session-id', sessionId];
  if (invocation.session === 'resume') return ['--resume', sessionId];
  if (invocation.session === 'fork') return ['--resume', sessionId, '--fork-session'];
  return knows('--no-session-persistence') ? ['--no-session-persistence'] : [];
}
