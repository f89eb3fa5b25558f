import type { Claude } from '../claude/locate.ts';
import type { PtyModule } from '../claude/screen/pty-install.ts';
import { screenlessReason } from '../claude/screen/releases.ts';
import { compareVersions } from '../claude/version.ts';
import type { Config } from '../config/config.ts';
import type { Probe } from '../probes/probe.ts';
import { opensShell } from '../probes/shell.ts';
import type { Result } from '../system/result.ts';

/** Why a probe cannot be run with this CLI release and target; undefined when it can. */
export function shortfall(
  probe: Pick<Probe, 'needs'>,
  claude: Pick<Claude, 'version' | 'flags' | 'help'>,
  config: Pick<Config, 'upstream' | 'target'>,
  pty?: Result<PtyModule>,
): string | undefined {
  const { needs } = probe;
  const { flags = [], claude: least, scripted = false, south = false, live = false } = needs;
  const missing = flags.filter((flag) => !claude.flags.has(flag));
  if (missing.length > 0)
    return `Claude Code ${claude.version} does not know ${missing.join(', ')}`;
  if (least !== undefined && compareVersions(claude.version, least) < 0) {
    return `needs Claude Code ${least} or later, this is ${claude.version}`;
  }
  const mode = needs.permissionMode;
  if (mode !== undefined && !claude.help.includes(`"${mode}"`))
    return `Claude Code ${claude.version} has no permission mode ${mode}`;
  const screenless = needs.screen ? screenlessOn(claude.version, pty) : undefined;
  if (screenless !== undefined) return screenless;
  if (scripted && config.upstream.kind !== 'scripted') {
    return 'needs the scripted model behind the target (upstream: scripted)';
  }
  if (live && config.upstream.kind === 'scripted') {
    return 'the scripted model has no part to play in it (give the probe a script)';
  }
  const recorded = config.upstream.kind !== 'live' && config.target.source.kind !== 'scripted';
  if (south && !recorded) {
    return 'needs a recording behind the target (proxy-command with upstream: scripted or a URL)';
  }
  return undefined;
}

/**
 * Why a probe must not be run without a sandbox: commands of a live model would read what this machine holds. The
 * scripted model asks for nothing that its probe does not.
 */
export function shellInTheOpen(
  probe: Pick<Probe, 'stage'>,
  claude: Pick<Claude, 'version' | 'flags'>,
  { upstream }: Pick<Config, 'upstream'>,
): string | undefined {
  if (upstream.kind === 'scripted' || !opensShell(probe, claude)) return undefined;
  return 'lets the model run commands, and this machine has no sandbox for them (on Linux: bubblewrap, or user namespaces for everyone); with upstream: scripted none is needed';
}

function screenlessOn(version: string, pty: Result<PtyModule> | undefined): string | undefined {
  const noPty = pty?.ok === false ? pty.fault : undefined;
  return screenlessReason(version) ?? noPty;
}
