import { canonicalJson, objectIn, textIn } from '../../system/json.ts';
import { align, type Member } from './align.ts';
import { type Place, type PlaceStep, stepInto } from './place.ts';

/** One place where what arrived is not what was sent: the outermost, where all below it differs. */
export type Difference = {
  readonly path: Place;
  /** `doubled`: what was sent once stands there twice. */
  readonly kind: 'lost' | 'changed' | 'added' | 'moved' | 'doubled';
  /** Undefined where nothing was sent, or nothing arrived. */
  readonly sent: unknown;
  readonly arrived: unknown;
};

/** A value that may as well be left out. */
export function saysNothing(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** Deeper than any body that means well. */
const DEEPEST = 60;

/** All differences of two JSON values. Key order and fields that say nothing are none. */
export function differencesOf(
  sent: unknown,
  arrived: unknown,
  path: Place = [],
): readonly Difference[] {
  if (sent === arrived || (saysNothing(sent) && saysNothing(arrived))) return [];
  if (path.length > DEEPEST) return [];
  if (sent === undefined || sent === null) return [{ path, kind: 'added', sent, arrived }];
  if (arrived === undefined) return [{ path, kind: 'lost', sent, arrived }];
  if (Array.isArray(sent) && Array.isArray(arrived)) return listDifferences(sent, arrived, path);
  const [had, has] = [objectIn(sent), objectIn(arrived)];
  if (!had || !has) return [{ path, kind: 'changed', sent, arrived }];
  return [...new Set([...Object.keys(had), ...Object.keys(has)])].flatMap((key) =>
    differencesOf(had[key], has[key], [...path, stepInto(path, key)]),
  );
}

/** Lists of plain values are sets here: `required`, `enum`, `stop_sequences`. */
function listDifferences(
  sent: readonly unknown[],
  arrived: readonly unknown[],
  path: Place,
): readonly Difference[] {
  if (![...sent, ...arrived].every((item) => typeof item === 'object' && item !== null)) {
    const printed = (list: readonly unknown[]) => [
      ...new Set(list.map((item) => canonicalJson(item))),
    ];
    const same = printed(sent).toSorted().join() === printed(arrived).toSorted().join();
    return same ? [] : [{ path, kind: 'changed', sent, arrived }];
  }
  const { pairs, moved, lost, added } = align(sent.map(memberOf), arrived.map(memberOf));
  const at = (place: number): Place => [...path, { item: labelOf(sent[place], place) }];
  return [
    ...pairs.flatMap(([s, a]) => differencesOf(sent[s], arrived[a], at(s))),
    ...moved.map(([s, a]) => {
      return { path: at(s), kind: 'moved' as const, sent: sent[s], arrived: arrived[a] };
    }),
    ...lost.map((s) => ({ path: at(s), kind: 'lost' as const, sent: sent[s], arrived: undefined })),
    ...added.map((a): Difference => {
      const step: PlaceStep = { item: labelOf(arrived[a], a) };
      const twice = sent.some((item) => canonicalJson(item) === canonicalJson(arrived[a]));
      const kind = twice ? 'doubled' : 'added';
      return { path: [...path, step], kind, sent: undefined, arrived: arrived[a] };
    }),
  ];
}

function memberOf(item: unknown): Member {
  const object = objectIn(item);
  return {
    print: canonicalJson(item),
    kind: textIn(object?.['type']) ?? '',
    id: textIn(object?.['name']) ?? textIn(object?.['id']) ?? textIn(object?.['tool_use_id']),
  };
}

function labelOf(item: unknown, place: number): string {
  return textIn(objectIn(item)?.['name']) || String(place);
}
