import { at, listIn, objectIn, textIn } from '../../system/json.ts';

const DEEPEST = 32;

/** Whether a JSON Schema has no place for a path of property names, `[]` standing for a list's members. */
export function schemaLacks(schema: unknown, path: readonly string[]): boolean {
  return !knows(schema, schema, path, 0);
}

function knows(schema: unknown, root: unknown, path: readonly string[], depth: number): boolean {
  const found = objectIn(schema);
  if (!found || depth > DEEPEST) return false;
  const reference = textIn(found['$ref']);
  if (reference !== undefined) return knows(resolve(reference, root), root, path, depth + 1);
  const [step, ...rest] = path;
  if (step === undefined) return true;
  const inner = step === '[]' ? found['items'] : at(found, 'properties', step);
  if (inner !== undefined) return knows(inner, root, rest, depth + 1);
  // A target may wrap what it hands on in a choice, such as "this or null".
  return ['anyOf', 'oneOf', 'allOf']
    .flatMap((keyword) => listIn(found[keyword]))
    .some((choice) => knows(choice, root, path, depth + 1));
}

function resolve(reference: string, root: unknown): unknown {
  const steps = reference.replace(/^#\/?/, '').split('/');
  return at(root, ...steps);
}
