import { objectIn } from '../../system/json.ts';

/** A value with other names in it, wherever one stands as a key or as a whole text. */
export function renamed(value: unknown, names: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return names.get(value) ?? value;
  if (Array.isArray(value)) return value.map((one) => renamed(one, names));
  const object = objectIn(value);
  if (!object) return value;
  return Object.fromEntries(
    Object.entries(object).map(([key, one]) => [names.get(key) ?? key, renamed(one, names)]),
  );
}

/** A name for each call by its place, so that values compare whose calls have other ids. */
export function placesOf(ids: readonly string[]): ReadonlyMap<string, string> {
  return new Map(ids.map((id, place) => [id, `call ${place}`]));
}
