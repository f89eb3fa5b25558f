import { compareVersions } from '../version.ts';

/**
 * Releases whose screen cannot be driven, with the reason. Tried: 1.0.128, 2.0.77, 2.1.216, 2.1.331. Older ones draw
 * other frames and were not tried.
 */
const OLDEST_TRIED = '1.0.128';

/** Why the screen of a release cannot be driven; undefined when it can. */
export function screenlessReason(version: string): string | undefined {
  return compareVersions(version, OLDEST_TRIED) < 0
    ? `the screen of Claude Code ${version} is not known: the oldest that can be driven is ${OLDEST_TRIED}`
    : undefined;
}
