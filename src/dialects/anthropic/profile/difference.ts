import { PROFILE_PARTS, type ProfilePart, type WireProfile } from './wire-profile.ts';

/** One name of a profile. */
export type ProfileItem = { readonly part: ProfilePart; readonly name: string };

/** What the later of two profiles has and the earlier has not, and the other way round. */
export type ProfileDifference = {
  readonly added: readonly ProfileItem[];
  readonly removed: readonly ProfileItem[];
};

/** The difference of two profiles, in the order of their parts and by name. */
export function difference(earlier: WireProfile, later: WireProfile): ProfileDifference {
  return { added: beyond(later, earlier), removed: beyond(earlier, later) };
}

/** What a profile has beyond another. */
export function beyond(profile: WireProfile, known: WireProfile): ProfileItem[] {
  return itemsOf(profile).filter(({ part, name }) => !known[part].includes(name));
}

/** A profile as one list. */
export function itemsOf(profile: WireProfile): ProfileItem[] {
  return PROFILE_PARTS.flatMap((part) => profile[part].map((name) => ({ part, name })));
}
