import { compareVersions } from '../version.ts';

/** The oldest release whose screen can be driven. Tried: 1.0.128, 2.0.77, 2.1.216, 2.1.331; older ones draw other frames. */
export const OLDEST_SCREEN = '1.0.128';

/** Why the screen of a release cannot be driven; undefined when it can. */
export function screenlessReason(version: string): string | undefined {
  return compareVersions(version, OLDEST_SCREEN) < 0
    ? `the screen of Claude Code ${version} is not known: the oldest that can be driven is ${OLDEST_SCREEN}`
    : undefined;
}
