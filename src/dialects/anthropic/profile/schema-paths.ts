import { kindOf, listIn, objectIn } from '../../../system/json.ts';
import { keyName } from './key-name.ts';

/** Keywords whose value is a map of schemas by names of the schema's author. */
const MAPS: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
]);

/** Keywords whose value is a schema or a list of them. */
const INNER: ReadonlySet<string> = new Set([
  'items',
  'prefixItems',
  'contains',
  'additionalProperties',
  'propertyNames',
  'anyOf',
  'oneOf',
  'allOf',
  'not',
  'if',
  'then',
  'else',
]);

/**
 * The keywords that a JSON Schema uses, with the kind of each one's value: those at its top as
 * `input_schema.required: array`, those anywhere below as `input_schema.*.enum: array`. Properties' names are left out.
 */
export function schemaPaths(path: string, schema: unknown): string[] {
  const keywords = Object.entries(objectIn(schema) ?? {});
  if (keywords.length === 0) return [`${path}: ${kindOf(schema)}`];
  const below = path.endsWith('.*') ? path : `${path}.*`;
  return keywords.flatMap(([keyword, value]) => [
    `${path}.${keyName(keyword)}: ${kindOf(value)}`,
    ...schemasIn(keyword, value).flatMap((inner) => schemaPaths(below, inner)),
  ]);
}

function schemasIn(keyword: string, value: unknown): readonly unknown[] {
  if (MAPS.has(keyword)) return Object.values(objectIn(value) ?? {});
  if (!INNER.has(keyword)) return [];
  return [value, ...listIn(value)].filter((inner) => objectIn(inner) !== undefined);
}
