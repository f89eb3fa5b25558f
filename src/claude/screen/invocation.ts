import type { Invocation } from '../invocation.ts';
import type { Claude } from '../locate.ts';
import type { ScreenStep } from './step.ts';

/** One session at the CLI's screen, as data: how it is opened, and what the person does. */
export type ScreenInvocation = {
  readonly steps: readonly ScreenStep[];
  /** `start` opens the attempt's session; `continue` goes on with the workspace's last one, `resume` with the attempt's. */
  readonly session: 'start' | 'continue' | 'resume';
  /** Default: what the release gives a new user (`auto` in 2.1.331, `default` before). */
  readonly permissionMode?: 'default' | 'acceptEdits' | 'plan' | 'auto';
  /** Names of the built-in tools that exist for the model (`--tools`, 2.1); default: all that the release gives people. */
  readonly tools?: readonly string[];
  readonly effort?: Invocation['effort'];
  /** Permission rules (`--allowedTools`), e.g. `Read(./**)`; default: none. */
  readonly allow?: readonly string[];
  /** Custom agents (`--agents`). */
  readonly agents?: Readonly<Record<string, unknown>>;
  /** MCP servers (`--mcp-config`), by name; none unless given. */
  readonly mcpServers?: Readonly<Record<string, unknown>>;
  /** Further flags. */
  readonly flags?: readonly string[];
  /** Further environment: `ANTHROPIC_*` and `CLAUDE_CODE_*` only. */
  readonly env?: Readonly<Record<string, string>>;
};

/** The command line that opens the screen, made of the flags this release knows. */
export function screenArgv(
  invocation: ScreenInvocation,
  claude: Pick<Claude, 'flags' | 'help'>,
  attempt: { readonly model: string; readonly sessionId: string },
): string[] {
  const { permissionMode, allow, agents, mcpServers, tools, effort } = invocation;
  const knows = (flag: string) => claude.flags.has(flag);
  const strict = knows('--strict-mcp-config') ? ['--strict-mcp-config'] : [];
  return [
    ...['--model', attempt.model],
    ...sessionFlags(invocation.session, claude, attempt.sessionId),
    ...(permissionMode === undefined ? [] : ['--permission-mode', permissionMode]),
    ...(effort && knows('--effort') ? ['--effort', effort] : []),
    ...(agents ? ['--agents', JSON.stringify(agents)] : []),
    ...(mcpServers ? [...strict, '--mcp-config', JSON.stringify({ mcpServers })] : []),
    ...(invocation.flags ?? []),
    ...(tools && knows('--tools') ? ['--tools', tools.join(',')] : []),
    ...(allow?.length ? ['--allowedTools', allow.join(',')] : []),
  ];
}

function sessionFlags(
  session: ScreenInvocation['session'],
  claude: Pick<Claude, 'flags'>,
  sessionId: string,
): string[] {
  if (session === 'continue') return ['--continue'];
  if (session === 'resume') return ['--resume', sessionId];
  return claude.flags.has('--session-id') ? ['--session-id', sessionId] : [];
}
