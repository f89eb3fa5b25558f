/** What an installation needs of the world around it. */

import { homedir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Environment } from '../system/environment.ts';
import { defaultCacheRoot } from './cache.ts';
import type { RunShort } from './locate.ts';
import { currentHost, type Host } from './platform.ts';
import { type Registry, registryUrl } from './registry.ts';

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
};

const STALL_MS = 30_000;

/** An installer for this machine. @throws as storeOf does */
export function installerOf(env: Environment, run: RunShort): Installer {
  return { ...storeOf(env), run, node: process.execPath };
}

/**
 * The registry and the cache that `env` asks for.
 * @throws ConfigurationError when `npm_config_registry` is no plain http(s) address
 */
export function storeOf(env: Environment): Store {
  const host = currentHost();
  return {
    registry: { url: registryUrl(env), fetch: globalThis.fetch, sleep, stallMs: STALL_MS },
    cacheRoot: defaultCacheRoot(env, host.platform, homedir()),
    host,
  };
}
