/** What an installation needs of the world around it. */

import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { readFileStart } from '../config/file.ts';
import type { Environment } from '../system/environment.ts';
import { defaultCacheRoot } from './cache.ts';
import type { RunShort } from './locate.ts';
import { npmConfig } from './npm-config.ts';
import { currentHost, type Host } from './platform.ts';
import type { Registry } from './registry.ts';
import { registryOf } from './registry-access.ts';
import type { TarballCache } from './tarball-cache.ts';

/** Where packages come from, and where they are kept for which machine. */
export type Store = {
  readonly registry: Registry;
  readonly cacheRoot: string;
  readonly host: Host;
};

export type Installer = Store & {
  readonly run: RunShort;
  /** Runs JavaScript releases. */
  readonly node: string;
  /** Where tarballs are kept between runs; undefined when they are not. */
  readonly kept?: TarballCache | undefined;
};

const STALL_MS = 30_000;
const CLAUDE_SCOPE = '@anthropic-ai';

/** An installer for this machine. @throws as storeOf does */
export function installerOf(env: Environment, run: RunShort, kept?: TarballCache): Installer {
  return { ...storeOf(env), run, node: process.execPath, kept };
}

/**
 * The registry of a scope (default: Claude Code's) and the cache that `env` and npm's settings ask for.
 * @throws ConfigurationError when npm's settings or a proxy's address cannot be used
 */
export function storeOf(env: Environment, scope: string = CLAUDE_SCOPE): Store {
  const host = currentHost();
  const cwd = env['GITHUB_WORKSPACE'] || process.cwd();
  const place = { home: homedir(), cwd, node: process.execPath, readFile: readFileStart };
  const registry = registryOf(scope, { ...place, env, npm: npmConfig(env, place) });
  return {
    registry: { ...registry, sleep, stallMs: STALL_MS },
    cacheRoot: defaultCacheRoot(env, host.platform, homedir()),
    host,
  };
}
