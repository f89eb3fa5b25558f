import { anthropic } from '../dialects/anthropic/dialect.ts';
import {
  type ProbeWire,
  type ReleaseWire,
  releaseWireOf,
} from '../dialects/anthropic/profile/release-wire.ts';
import { profileOf, unitedProfile } from '../dialects/anthropic/profile/wire-profile.ts';
import { dialectOf } from '../dialects/dialects.ts';
import type { UpstreamWire } from '../report/drift.ts';
import type { Outcome } from '../report/report.ts';
import type { AttemptWire } from '../wire/reading.ts';

/** What a cell's attempts sent: the CLI to the target, and the target upstream where that was recorded. */
export type CellWire = Pick<ProbeWire, 'profile'> & { readonly upstream: UpstreamWire | undefined };

export function cellWire(attempts: readonly AttemptWire[]): CellWire {
  const south = attempts.flatMap((attempt) => attempt.south);
  const recorded = attempts.some(({ southRecorded }) => southRecorded);
  // What asks for no turn, such as a count, is of the Messages API alone.
  const own = south.filter((reading) => (dialectOf(reading) ?? anthropic) === anthropic);
  return {
    profile: unitedProfile(attempts.map(({ north }) => profileOf(north))),
    upstream: recorded
      ? { profile: profileOf(own), translated: own.length < south.length }
      : undefined,
  };
}

type Sent = { readonly outcome: Outcome; readonly wire: CellWire };

/** What the cells of a run sent, by release. */
export function sentByRelease(sent: readonly Sent[]): {
  readonly wire: Record<string, ReleaseWire>;
  readonly upstream: ReadonlyMap<string, UpstreamWire> | undefined;
} {
  const releases = [...Map.groupBy(sent, ({ outcome }) => outcome.cli_version)];
  const upstream = releases.flatMap(([release, cells]) => {
    const seen = cells.flatMap(({ wire }) => wire.upstream ?? []);
    return seen.length === 0 ? [] : [[release, united(seen)] as const];
  });
  return {
    wire: Object.fromEntries(
      releases.map(([release, cells]) => [release, releaseWireOf(cells.map(probeWire))]),
    ),
    upstream: upstream.length === 0 ? undefined : new Map(upstream),
  };
}

function probeWire({ outcome, wire }: Sent): ProbeWire {
  const { feature, outcome: end } = outcome;
  return { probe: feature, whole: end === 'passed', profile: wire.profile };
}

function united(seen: readonly UpstreamWire[]): UpstreamWire {
  return {
    profile: unitedProfile(seen.map(({ profile }) => profile)),
    translated: seen.some(({ translated }) => translated),
  };
}
