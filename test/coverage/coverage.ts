import { z } from 'zod';
import {
  beyond,
  itemsOf,
  type ProfileItem,
} from '../../src/dialects/anthropic/profile/difference.ts';
import {
  PROFILE_PARTS,
  unitedProfile,
  type WireProfile,
} from '../../src/dialects/anthropic/profile/wire-profile.ts';

/** What people send and no probe sends, and why that is left so. */
export type KnownHole = ProfileItem & {
  readonly reason: string;
  /** It comes and goes with the moment, so that a run without it says nothing. */
  readonly sometimes?: true | undefined;
};

export const knownHoles = z.array(
  z.object({
    part: z.enum(PROFILE_PARTS),
    name: z.string(),
    reason: z.string().min(1),
    sometimes: z.literal(true).optional(),
  }),
);

/** What a probe's CLI sent. */
export type ProbeProfile = { readonly probe: string; readonly profile: WireProfile };

export type Coverage = {
  /** Everything that people or probes send, with the probes that do. */
  readonly rows: readonly (ProfileItem & {
    readonly people: boolean;
    readonly probes: readonly string[];
  })[];
  /** What people send and no probe sends, but for what is known. */
  readonly holes: readonly ProfileItem[];
  /** Known holes that are none any more: some probe sends it, or people no longer do; but for those of a moment. */
  readonly stale: readonly KnownHole[];
};

/** Compares what people send with what probes send. */
export function coverageOf(
  people: WireProfile,
  probes: readonly ProbeProfile[],
  known: readonly KnownHole[],
): Coverage {
  const sent = unitedProfile(probes.map(({ profile }) => profile));
  const all = beyond(people, sent);
  const same = (one: ProfileItem) => (other: ProfileItem) =>
    one.part === other.part && one.name === other.name;
  return {
    rows: withoutMoments(itemsOf(unitedProfile([people, sent])), known).map(({ part, name }) => ({
      part,
      name,
      people: people[part].includes(name),
      probes: probes
        .filter(({ profile }) => profile[part].includes(name))
        .map(({ probe }) => probe),
    })),
    holes: all.filter((hole) => !known.some(same(hole))),
    stale: known.filter((hole) => !hole.sometimes && !all.some(same(hole))),
  };
}

/** What comes and goes stands in the list of holes alone, so that the table is the same from run to run. */
function withoutMoments(
  items: readonly ProfileItem[],
  known: readonly KnownHole[],
): readonly ProfileItem[] {
  return items.filter(
    (item) =>
      !known.some((hole) => hole.sometimes && hole.part === item.part && hole.name === item.name),
  );
}
