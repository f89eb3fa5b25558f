import { compareVersions, isExactVersion } from '../../claude/version.ts';
import type { Outcome } from '../report.ts';

/**
 * The first CLI release that shows a cause, when that is a matter of the release: the same models passed the same
 * probes with all older releases of the run, at least one, and every newer one shows it too.
 * @param members outcomes with the cause
 * @param kin all outcomes of the same probes
 */
export function firstRelease(members: readonly Outcome[], kin: readonly Outcome[]): string | null {
  const places = new Set(members.map(placeOf));
  const judged = kin.filter((one) => one.outcome !== 'skipped' && places.has(placeOf(one)));
  const shown = new Set(members.map(({ cli_version }) => cli_version));
  const [first] = [...shown].sort(compareVersions);
  if (first === undefined || ![...shown, ...judged.map(release)].every(isExactVersion)) return null;
  const older = judged.filter((one) => compareVersions(one.cli_version, first) < 0);
  if (older.length === 0 || older.some(({ outcome }) => outcome !== 'passed')) return null;
  return judged.every((one) => older.includes(one) || shown.has(one.cli_version)) ? first : null;
}

function release({ cli_version }: Outcome): string {
  return cli_version;
}

function placeOf({ full_model, feature }: Outcome): string {
  return JSON.stringify([full_model, feature]);
}
