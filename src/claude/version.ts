/** Version numbers of Claude Code: plain semantic versions. */

const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-([0-9A-Za-z.-]{1,64}))?$/;

/** Whether `text` names exactly one release; such a text is also safe as a folder's name. */
export function isExactVersion(text: string): boolean {
  return VERSION.test(text);
}

/** Negative, zero or positive; a pre-release comes before its release, no version before all. */
export function compareVersions(left: string, right: string): number {
  const [a, b] = [VERSION.exec(left), VERSION.exec(right)];
  if (!a || !b) return Number(Boolean(a)) - Number(Boolean(b));
  for (const part of [1, 2, 3]) {
    const difference = Number(a[part]) - Number(b[part]);
    if (difference !== 0) return difference;
  }
  return comparePrereleases(a[4], b[4]);
}

function comparePrereleases(left: string | undefined, right: string | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return 1;
  if (right === undefined) return -1;
  return left.localeCompare(right, 'en', { numeric: true });
}

/** Up to two versions on either side of `wanted`, in ascending order. */
export function nearestVersions(wanted: string, known: readonly string[]): string[] {
  const sorted = known.filter(isExactVersion).sort(compareVersions);
  const after = sorted.findIndex((version) => compareVersions(version, wanted) > 0);
  const middle = after === -1 ? sorted.length : after;
  return sorted.slice(Math.max(0, middle - 2), middle + 2);
}
