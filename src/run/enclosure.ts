import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join } from 'node:path';
import type { AttemptFolders } from '../claude/environment.ts';
import type { Claude } from '../claude/locate.ts';
import { hasShell } from '../claude/shell.ts';
import { mcpServerFolder } from '../probes/mcp/staging.ts';
import type { CliStep, UiStep } from '../probes/probe.ts';
import { stringsIn } from '../system/json.ts';
import type { Run } from '../system/run.ts';
import type { Program } from '../system/sandbox/sandbox.ts';
import type { Cell } from './plan.ts';

type EnclosedPlace = {
  readonly run: Pick<Run, 'sandbox'>;
  readonly cell: Pick<Cell, 'claude'>;
  readonly folders: AttemptFolders;
};

/**
 * Puts a CLI process of an attempt that lets the model run commands into this machine's sandbox, which shows it the
 * attempt's folders, the CLI, and the programs of its MCP servers; undefined where it is started as it is.
 */
export function enclosed(
  step: CliStep | UiStep,
  { run, cell, folders }: EnclosedPlace,
): ((program: Program) => Program) | undefined {
  const { sandbox } = run;
  if (!sandbox || !hasShell(step, cell.claude)) return undefined;
  const readable = [...programFiles(cell.claude), ...serverFiles(step)];
  const within = { folder: dirname(folders.workspace), cwd: folders.workspace, readable };
  return (program) => sandbox.enclose(program, within);
}

/** The CLI itself: a binary alone, a package with all that lies beside it. */
function programFiles({ command, prefix }: Pick<Claude, 'command' | 'prefix'>): string[] {
  return [command, ...prefix].filter(isAbsolute).map((file) => {
    const folder = dirname(file);
    return existsSync(join(folder, 'package.json')) ? folder : file;
  });
}

function serverFiles({ mcpServers }: Pick<CliStep, 'mcpServers'>): string[] {
  const own = mcpServerFolder();
  const named = stringsIn(mcpServers).filter((text) => isAbsolute(text) && existsSync(text));
  return named.map((path) => (path.startsWith(own) ? own : path));
}
