import { z } from 'zod';

/** The JSON Schema keywords that decide the smallest instance; all else is ignored. */
const keywords = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  const: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  required: z.array(z.string()).optional(),
  items: z.unknown().optional(),
  minItems: z.number().int().min(0).max(100).optional(),
  minLength: z.number().int().min(0).max(1000).optional(),
  minimum: z.number().optional(),
});
type Keywords = z.infer<typeof keywords>;

const DEEPEST = 32;

/** A minimal instance of a JSON Schema: required properties only, the first of any choice. */
export function schemaInstance(schema: unknown): unknown {
  return instance(schema, schema, 0);
}

function instance(schema: unknown, root: unknown, depth: number): unknown {
  const read = keywords.safeParse(schema);
  if (!read.success || depth > DEEPEST) return null;
  const found = read.data;
  if (found.const !== undefined) return found.const;
  if (found.enum) return found.enum[0];
  if (found.$ref !== undefined) return instance(resolve(found.$ref, root), root, depth + 1);
  const choice = found.anyOf ?? found.oneOf;
  if (choice) return instance(choice[0], root, depth + 1);
  if (found.allOf)
    return Object.assign({}, ...found.allOf.map((s) => instance(s, root, depth + 1)));
  return plainInstance(found, root, depth);
}

function plainInstance(found: Keywords, root: unknown, depth: number): unknown {
  const type = typeof found.type === 'object' ? found.type[0] : found.type;
  switch (type ?? (found.properties ? 'object' : 'string')) {
    case 'object':
      return Object.fromEntries(
        (found.required ?? []).map((name) => [
          name,
          instance(found.properties?.[name] ?? {}, root, depth + 1),
        ]),
      );
    case 'array':
      return Array.from({ length: found.minItems ?? 0 }, () =>
        instance(found.items ?? {}, root, depth + 1),
      );
    case 'string':
      return 'smoke'.padEnd(found.minLength ?? 0, '.');
    case 'integer':
      return Math.ceil(found.minimum ?? 0);
    case 'number':
      return found.minimum ?? 0;
    case 'boolean':
      return true;
    default:
      return null;
  }
}

/** Follows a local reference such as `#/$defs/name`. */
function resolve(reference: string, root: unknown): unknown {
  const container = z.record(z.string(), z.unknown());
  return reference
    .replace(/^#\/?/, '')
    .split('/')
    .filter((step) => step !== '')
    .reduce<unknown>((at, step) => {
      const read = container.safeParse(at);
      return read.success ? read.data[step.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
    }, root);
}
