// The two checkers of workflows, at the versions pinned here, kept in node_modules/.cache.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cache = join(root, 'node_modules/.cache/workflow-tools');
const ZIZMOR_VERSION = '1.32.0';
const ACTIONLINT_VERSION = '1.7.12';

/** A program, or why it cannot be had here. */
export type Tool = { readonly path: string } | { readonly missing: string };

/** zizmor, from its wheel on PyPI with the hash that scripts/zizmor.txt names. */
export function zizmor(): Tool {
  const folder = join(cache, `zizmor-${ZIZMOR_VERSION}`);
  const path = join(folder, 'bin/zizmor');
  return obtained(path, folder, () => {
    command('python3', ['-m', 'venv', folder]);
    const pip = ['install', '--quiet', '--no-deps', '--require-hashes', '--only-binary', ':all:'];
    command(join(folder, 'bin/pip'), [...pip, '-r', join(root, 'scripts/zizmor.txt')]);
  });
}

/** actionlint, built from the Go module proxy, whose checksum database vouches for it. */
export function actionlint(): Tool {
  const folder = join(cache, `actionlint-${ACTIONLINT_VERSION}`);
  const path = join(folder, 'actionlint');
  return obtained(path, folder, () => {
    const module = `github.com/rhysd/actionlint/cmd/actionlint@v${ACTIONLINT_VERSION}`;
    command('go', ['install', module], { GOBIN: folder });
  });
}

function obtained(path: string, folder: string, install: () => void): Tool {
  if (existsSync(path)) return { path };
  try {
    mkdirSync(folder, { recursive: true });
    install();
    return { path };
  } catch (error) {
    // Half a tool must not be found the next time.
    rmSync(folder, { recursive: true, force: true });
    return { missing: error instanceof Error ? error.message : String(error) };
  }
}

function command(program: string, args: readonly string[], env: Record<string, string> = {}): void {
  execFileSync(program, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 180_000,
  });
}
