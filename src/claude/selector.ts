/** What `claude-version` may say beside an exact release: tags, the last ones, ranges, an age. */

import { ConfigurationError } from '../system/errors.ts';
import type { Packument } from './registry.ts';
import { resolveVersion } from './release.ts';
import { compareVersions, isExactVersion } from './version.ts';

/** Each is installed and run: more in one range are a mistake, or meant to be thinned. */
const MOST = 50;
const HOURS: Readonly<Record<string, number>> = { h: 1, d: 24, w: 7 * 24 };

/** Whether the registry must be asked when each release came out. */
export function asksForDates(selector: string): boolean {
  return selector.startsWith('newest-older-than:');
}

/**
 * The releases that a selector means, the oldest first: `latest` or another tag, `2.1.330`, `latest-3` (the last
 * three), `2.1.300..latest` or thinned `2.1.300..latest~5` (both ends and three between), `newest-older-than:3d`.
 *
 * @param now ms since 1970
 * @throws ConfigurationError when there is none, or too many
 */
export function selectVersions(selector: string, packument: Packument, now: number): string[] {
  const [, tag, last] = /^([a-z][a-z0-9._]*)-(\d+)$/.exec(selector) ?? [];
  if (tag !== undefined && packument['dist-tags'][selector] === undefined) {
    return upTo(resolveVersion(tag, packument), packument).slice(-Number(last));
  }
  const [, from, to, few] = /^([^.~][^~]*?)\.\.([^.~][^~]*?)(?:~(\d+))?$/.exec(selector) ?? [];
  if (from !== undefined && to !== undefined) {
    return range(
      { selector, from, to, few: few === undefined ? undefined : Number(few) },
      packument,
    );
  }
  const [, age, unit = ''] = /^newest-older-than:\s*(\d+)([hdw])$/.exec(selector) ?? [];
  if (age === undefined) return [resolveVersion(selector, packument)];
  return [newestBefore(now - Number(age) * (HOURS[unit] ?? 0) * 3_600_000, selector, packument)];
}

/** Releases proper up to one, that one with them. */
function upTo(newest: string, { versions }: Packument): string[] {
  const isWithin = (version: string) =>
    version === newest ||
    (isExactVersion(version) && !version.includes('-') && compareVersions(version, newest) < 0);
  return Object.keys(versions).filter(isWithin).toSorted(compareVersions);
}

function range(
  {
    selector,
    from,
    to,
    few,
  }: { selector: string; from: string; to: string; few: number | undefined },
  packument: Packument,
): string[] {
  // An end that was never published bounds a range as well as any other.
  const end = (text: string) => (isExactVersion(text) ? text : resolveVersion(text, packument));
  const oldest = end(from);
  const newest = end(to);
  const within = upTo(newest, packument).filter((one) => compareVersions(one, oldest) >= 0);
  if (within.length === 0) {
    throw new ConfigurationError(
      `claude-version: there is no release in ${selector}. Give the older end first.`,
    );
  }
  const thin = few === undefined ? within : thinned(within, few);
  if (thin.length <= MOST) return thin;
  throw new ConfigurationError(
    `claude-version: ${selector} has ${within.length} releases, and ${MOST} are the most. Thin it, such as ${from}..${to}~5.`,
  );
}

/** Both ends, and what lies evenly between. */
function thinned(versions: readonly string[], few: number): string[] {
  if (versions.length <= few) return [...versions];
  const step = few > 1 ? (versions.length - 1) / (few - 1) : 0;
  const last = versions.length - 1;
  return Array.from({ length: few }, (_, index) => {
    return versions[few > 1 ? Math.round(index * step) : last] ?? '';
  });
}

function newestBefore(moment: number, selector: string, packument: Packument): string {
  const { time } = packument;
  if (time === undefined) {
    throw new ConfigurationError(
      `claude-version: the registry does not say when releases came out, which ${selector} needs. Name a release or a tag.`,
    );
  }
  const newest = upTo(resolveVersion('latest', packument), packument).findLast(
    (version) => Date.parse(time[version] ?? '') <= moment,
  );
  if (newest !== undefined) return newest;
  throw new ConfigurationError(`claude-version: no release is as old as ${selector} asks for.`);
}
