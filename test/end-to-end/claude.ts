import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claude } from '../../src/claude/locate.ts';
import { obtainClaudes } from '../../src/run/claudes.ts';

/**
 * The real CLI for tests: the one at SMOKE_CLAUDE_PATH, or the release asked for, installed from the npm registry
 * into the user's own cache, as the action does it.
 */
export async function realClaude(version = 'latest'): Promise<Claude> {
  const path = process.env['SMOKE_CLAUDE_PATH'];
  const scratch = mkdtempSync(join(tmpdir(), 'smoke-claude-'));
  const claude =
    path && version === 'latest'
      ? ({ kind: 'path', path } as const)
      : ({ kind: 'versions', versions: [version] } as const);
  try {
    const [found] = await obtainClaudes({ id: 'test', env: process.env, scratch }, { claude });
    if (!found) throw new Error(`no Claude Code ${version}`);
    return found;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** The path to hand to `claude-path`. */
export function pathOf(claude: Claude): string {
  return claude.prefix[0] ?? claude.command;
}
