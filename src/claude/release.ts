/** Which release a `claude-version` means, and which package holds it for a machine. */

import { ConfigurationError } from '../system/errors.ts';
import type { Host } from './platform.ts';
import { platformName } from './platform.ts';
import type { Manifest, Packument } from './registry.ts';
import { compareVersions, isExactVersion, nearestVersions } from './version.ts';

export const CLAUDE_PACKAGE = '@anthropic-ai/claude-code';

/**
 * The exact version that `selector` (a version, or a tag such as `latest`) means.
 * @throws ConfigurationError when there is none, naming the versions nearby
 */
export function resolveVersion(selector: string, packument: Packument): string {
  const known = Object.keys(packument.versions);
  const wanted = packument['dist-tags'][selector] ?? selector;
  if (isExactVersion(wanted) && known.includes(wanted)) return wanted;
  throw new ConfigurationError(
    `claude-version: there is no Claude Code release "${selector}". ${suggestion(selector, packument)}`,
  );
}

function suggestion(selector: string, packument: Packument): string {
  const known = Object.keys(packument.versions);
  const newest = known.filter(isExactVersion).sort(compareVersions).at(-1) ?? 'none';
  const tags = Object.keys(packument['dist-tags']).join(', ') || 'none';
  if (!isExactVersion(selector)) {
    return `Give an exact version (the newest is ${newest}) or a tag (${tags}).`;
  }
  const near = nearestVersions(selector, known).join(', ');
  return `The nearest are ${near}; the newest is ${newest}.`;
}

/**
 * The one package of a release that must be fetched: the platform's native binary, or the release
 * itself when it still is JavaScript that runs anywhere.
 * @throws ConfigurationError when the release has no package for this machine
 */
export function packageFor(manifest: Manifest, host: Host): { name: string; version: string } {
  const prefix = `${CLAUDE_PACKAGE}-`;
  const native = Object.keys(manifest.optionalDependencies).filter((name) =>
    name.startsWith(prefix),
  );
  if (native.length === 0) return { name: manifest.name, version: manifest.version };
  const name = prefix + platformName(host);
  const version = manifest.optionalDependencies[name];
  if (version !== undefined) return { name, version };
  const offered = native.map((each) => each.slice(prefix.length)).sort();
  throw new ConfigurationError(
    `Claude Code ${manifest.version} has no build for ${platformName(host)}; there is ${offered.join(', ')}. Use a runner of one of these, or set claude-version to a release before 2.1.113, which runs wherever Node does.`,
  );
}
