import { type JsonObject, kindOf, listIn, objectIn, textIn } from '../../../system/json.ts';
import { keyName } from './key-name.ts';
import { schemaPaths } from './schema-paths.ts';

/**
 * Where a request's body holds what, without its contents: each leaf's path and kind, such as
 * `messages[user].content[tool_result].tool_use_id: string`. A list's places are folded, its members are kept apart by
 * their `role` or `type`, an object of its own by its `type`: `thinking(adaptive).display: string`.
 */
export function bodyPaths(body: unknown): string[] {
  return pathsAt('', body);
}

/** Keys below which a JSON Schema stands, whose property names are somebody's own. */
const SCHEMAS: ReadonlySet<string> = new Set(['input_schema', 'schema']);

/** Keys whose value a model or a tool made up. */
const FREE: ReadonlySet<string> = new Set(['input']);

/** A name that tells a variant; anything else is content. */
const VARIANT = /^[a-z][a-z0-9_]{0,50}$/;

function pathsAt(path: string, value: unknown): string[] {
  const members = listIn(value);
  if (members.length > 0) return members.flatMap((member) => memberPaths(path, member));
  const object = objectIn(value);
  if (!object || Object.keys(object).length === 0) return [`${path}: ${kindOf(value)}`];
  const type = path === '' ? undefined : variantOf(object, ['type']);
  return fieldPaths(type === undefined ? path : `${path}(${type})`, object);
}

function memberPaths(path: string, member: unknown): string[] {
  const object = objectIn(member);
  const place = `${path}[${(object && variantOf(object, ['role', 'type'])) ?? ''}]`;
  return object && Object.keys(object).length > 0
    ? fieldPaths(place, object)
    : pathsAt(place, member);
}

function fieldPaths(path: string, object: JsonObject): string[] {
  return Object.entries(object).flatMap(([key, value]) => {
    const inner = path === '' ? keyName(key) : `${path}.${keyName(key)}`;
    if (FREE.has(key)) return [`${inner}: ${kindOf(value)}`];
    return SCHEMAS.has(key) ? schemaPaths(inner, value) : pathsAt(inner, value);
  });
}

function variantOf(object: JsonObject, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const name = textIn(object[key]);
    if (name !== undefined && VARIANT.test(name)) return name;
  }
  return undefined;
}
