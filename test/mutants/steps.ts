import { type JsonObject, objectIn, textIn } from '../../src/system/json.ts';

/**
 * A path through JSON as a mutant names it: places of a list are folded into the kind of their items, and names that
 * people choose (properties of a schema, arguments of a call) into one.
 */
export type Step =
  /** A field; `type` narrows it to objects of that `type`, where one field holds several kinds. */
  | { readonly kind: 'field'; readonly name: string; readonly type?: string }
  /** Any key of an object whose keys are names. */
  | { readonly kind: 'name' }
  /** Items of a list that have this role or type; '' for those that have neither, left out for any. */
  | { readonly kind: 'item'; readonly type?: string };

/** A value on the way, with what it stands in. */
export type Node = {
  readonly steps: readonly Step[];
  readonly value: unknown;
  readonly parent: unknown;
};

/** What becomes of a value: nothing, another, or several (items of a list alone). */
export type Change = (held: unknown, parent: unknown) => readonly unknown[];

/** Fields whose keys are names, and no words of the protocol. */
const NAMING = new Set([
  'properties',
  'patternProperties',
  '$defs',
  'definitions',
  'input',
  'tool_uses',
]);
/** Names of which the value is somebody's own too. */
const OPAQUE = new Set(['input']);
/** Fields that hold objects of several kinds, told apart by `type`. */
const SEVERAL = new Set(['delta', 'content_block']);
/** Below these, `type` is a word of JSON Schema and tells no kind. */
const SCHEMAS = new Set(['input_schema', 'schema']);

/** `messages[user].content[tool_result].cache_control.ttl` */
export function pathOf(steps: readonly Step[]): string {
  return steps.map(textOf).join('').replace(/^\./, '');
}

function textOf(step: Step): string {
  if (step.kind === 'item') return `[${step.type ?? ''}]`;
  if (step.kind === 'name') return '.*';
  return step.type === undefined ? `.${step.name}` : `.${step.name}[${step.type}]`;
}

function kindOfItem(item: unknown): string {
  const object = objectIn(item);
  return textIn(object?.['role']) ?? textIn(object?.['type']) ?? '';
}

function fieldStep(name: string, value: unknown): Step {
  const type = SEVERAL.has(name) ? textIn(objectIn(value)?.['type']) : undefined;
  return type === undefined ? { kind: 'field', name } : { kind: 'field', name, type };
}

/** All values of a JSON value but itself, each before what it holds. */
export function nodesOf(
  value: unknown,
  steps: readonly Step[] = [],
  inSchema = false,
): readonly Node[] {
  const last = steps.at(-1);
  const field = last?.kind === 'field' ? last.name : '';
  const schema = inSchema || SCHEMAS.has(field);
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown) => {
      if (!objectIn(item)) return [];
      const step: Step = schema ? { kind: 'item' } : { kind: 'item', type: kindOfItem(item) };
      const inner = [...steps, step];
      return [{ steps: inner, value: item, parent: value }, ...nodesOf(item, inner, schema)];
    });
  }
  const object = objectIn(value) ?? {};
  return Object.entries(object).flatMap(([name, held]) => {
    const step: Step = NAMING.has(field) ? { kind: 'name' } : fieldStep(name, held);
    const inner = [...steps, step];
    const node = { steps: inner, value: held, parent: value };
    return OPAQUE.has(field) ? [node] : [node, ...nodesOf(held, inner, schema)];
  });
}

function leadsTo(step: Step, value: unknown): boolean {
  if (step.kind === 'name' || step.type === undefined) return true;
  if (step.kind === 'item') return kindOfItem(value) === step.type;
  return textIn(objectIn(value)?.['type']) === step.type;
}

/** The keys and places that a path's first step leads to. */
function keysAt(value: unknown, step: Step): readonly (string | number)[] {
  if (step.kind === 'item') {
    const list: readonly unknown[] = Array.isArray(value) ? value : [];
    return list.flatMap((item, place) => (objectIn(item) && leadsTo(step, item) ? [place] : []));
  }
  const object = objectIn(value) ?? {};
  const names = step.kind === 'name' ? Object.keys(object) : [step.name];
  return names.filter((name) => Object.hasOwn(object, name) && leadsTo(step, object[name]));
}

function heldAt(value: unknown, key: string | number): unknown {
  if (typeof key === 'string') return objectIn(value)?.[key];
  return Array.isArray(value) ? value[key] : undefined;
}

/** Every place that a path leads to, as keys and numbers. */
export function placesOf(
  value: unknown,
  [step, ...rest]: readonly Step[],
): readonly (readonly (string | number)[])[] {
  if (step === undefined) return [[]];
  return keysAt(value, step).flatMap((key) =>
    placesOf(heldAt(value, key), rest).map((place) => [key, ...place]),
  );
}

/** A copy of a value with a change at every place of a path. */
export function edit(value: unknown, [step, ...rest]: readonly Step[], change: Change): unknown {
  if (step === undefined) return value;
  const keys = new Set(keysAt(value, step));
  const become = (held: unknown): readonly unknown[] =>
    rest.length === 0 ? change(held, value) : [edit(held, rest, change)];
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, place) => (keys.has(place) ? become(item) : [item]));
  }
  const object = objectIn(value);
  if (!object) return value;
  return Object.fromEntries(
    Object.entries(object).flatMap(([name, held]) => {
      if (!keys.has(name)) return [[name, held] as const];
      return become(held)
        .slice(0, 1)
        .map((next) => [name, next] as const);
    }),
  );
}

/** As above, for what must stay an object. */
export function editObject(value: JsonObject, steps: readonly Step[], change: Change): JsonObject {
  return objectIn(edit(value, steps, change)) ?? value;
}
