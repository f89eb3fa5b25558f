import { z } from 'zod';
import { itemsOf, type ProfileItem } from './difference.ts';
import { PROFILE_PARTS, type WireProfile } from './wire-profile.ts';

/** What one release sent over the probes of a run: each name of its profile with the probes that sent it. */
export const releaseWire = z.object({
  probes: z.array(
    z.object({
      name: z.string(),
      /** It passed, so that what it did not send the release does not send there. */
      whole: z.boolean(),
    }),
  ),
  items: z.array(
    z.object({
      part: z.enum(PROFILE_PARTS),
      name: z.string(),
      /** Places in `probes`. */
      probes: z.array(z.int().min(0)),
    }),
  ),
});

export type ReleaseWire = z.infer<typeof releaseWire>;

/** What one probe sent, and whether it passed. */
export type ProbeWire = {
  readonly probe: string;
  readonly whole: boolean;
  readonly profile: WireProfile;
};

/** Puts together what a release sent; the same probe may stand for several models. */
export function releaseWireOf(sent: readonly ProbeWire[]): ReleaseWire {
  const byProbe = [...Map.groupBy(sent, ({ probe }) => probe)].toSorted(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const items = new Map<string, ReleaseWire['items'][number]>();
  for (const [place, [, wires]] of byProbe.entries()) {
    for (const { part, name } of wires.flatMap(({ profile }) => itemsOf(profile))) {
      const key = `${part} ${name}`;
      const item = items.get(key) ?? { part, name, probes: [] };
      if (item.probes.at(-1) !== place) item.probes.push(place);
      items.set(key, item);
    }
  }
  return {
    probes: byProbe.map(([name, wires]) => ({ name, whole: wires.every(({ whole }) => whole) })),
    items: [...items.values()].toSorted(byPlace),
  };
}

function byPlace(one: ProfileItem, other: ProfileItem): number {
  const parts = PROFILE_PARTS.indexOf(one.part) - PROFILE_PARTS.indexOf(other.part);
  return parts !== 0 ? parts : one.name < other.name ? -1 : 1;
}

/** One thing that a release sends and another does not, with the probes that show it. */
export type DriftItem = ProfileItem & { readonly probes: readonly string[] };

export type WireDrift = {
  readonly added: readonly DriftItem[];
  readonly removed: readonly DriftItem[];
};

/**
 * What the later release sends beyond the earlier one, and the other way round. Only probes that both played count,
 * and of a probe that did not come to its end nobody knows what it would not have sent.
 */
export function driftBetween(earlier: ReleaseWire, later: ReleaseWire): WireDrift {
  return { added: surplus(later, earlier), removed: surplus(earlier, later) };
}

function surplus(wire: ReleaseWire, known: ReleaseWire): DriftItem[] {
  const comparable = new Set(known.probes.filter(({ whole }) => whole).map(({ name }) => name));
  const had = new Set(known.items.map(keyOf));
  return wire.items.flatMap((item) => {
    const probes = item.probes
      .flatMap((place) => wire.probes[place]?.name ?? [])
      .filter((name) => comparable.has(name));
    if (probes.length === 0 || had.has(keyOf(item))) return [];
    return [{ part: item.part, name: item.name, probes }];
  });
}

function keyOf({ part, name }: ProfileItem): string {
  return `${part} ${name}`;
}
