import { at, type JsonObject, objectIn, textIn } from '../../system/json.ts';

/** Beyond what any schema that means well holds; one made of definitions within definitions grows without end. */
const MOST_VALUES = 20_000;

/**
 * A JSON Schema with its definitions put where they are named, which changes nothing that it allows. What names
 * itself is left as it stands.
 */
export function inlined(schema: JsonObject): JsonObject {
  let left = MOST_VALUES;

  function inner(value: unknown, open: ReadonlySet<string>): unknown {
    left -= 1;
    if (left < 0) return undefined;
    if (Array.isArray(value)) return value.map((item: unknown) => inner(item, open));
    const object = objectIn(value);
    if (!object) return value;
    const { $ref, $defs: _new, definitions: _old, ...own } = object;
    const name = textIn($ref) ?? '';
    const named = open.has(name) ? undefined : definitionIn(schema, name);
    const within = named ? new Set([...open, name]) : open;
    const kept = named || $ref === undefined ? { ...named, ...own } : { $ref, ...own };
    return Object.fromEntries(
      Object.entries(kept).map(([key, held]) => [key, inner(held, within)]),
    );
  }

  const whole = objectIn(inner(schema, new Set()));
  return whole && left >= 0 ? whole : schema;
}

function definitionIn(schema: JsonObject, reference: string): JsonObject | undefined {
  const [, place, name = ''] = /^#\/(\$defs|definitions)\/([^/]+)$/.exec(reference) ?? [];
  return place === undefined ? undefined : objectIn(at(schema, place, name));
}
