/** One step of the way to a value in JSON, as people read it. */
export type PlaceStep =
  /** A field of the protocol. */
  | { readonly field: string }
  /** A key that somebody chose: a property of a schema, the name of a definition. */
  | { readonly name: string }
  /** A member of a list, by what it is called there: its place, or a tool's name. */
  | { readonly item: string };

export type Place = readonly PlaceStep[];

/** Characters shown of a key or a name, which may be anything. */
const SHOWN = 64;

/** `tools[Read].input_schema.properties.file_path.type` */
export function pathText(path: Place): string {
  return join(path, (step) => {
    if ('item' in step) return `[${step.item.slice(0, SHOWN)}]`;
    return `.${('name' in step ? step.name : step.field).slice(0, SHOWN)}`;
  });
}

/** The same with what differs from case to case left out: `tools[].input_schema.properties.*.type`. */
export function blankPath(path: Place): string {
  return join(path, (step) => {
    if ('item' in step) return '[]';
    return 'name' in step ? '.*' : `.${step.field.slice(0, SHOWN)}`;
  });
}

function join(path: Place, text: (step: PlaceStep) => string): string {
  return path.map(text).join('').replace(/^\./, '');
}

/** Fields whose keys somebody chose. */
const NAMING: ReadonlySet<string> = new Set([
  'properties',
  'patternProperties',
  'dependentSchemas',
  '$defs',
  'definitions',
  'tool_uses',
]);

/** The step into a field of what stands at a path. */
export function stepInto(path: Place, key: string): PlaceStep {
  const last = path.at(-1);
  return last && 'field' in last && NAMING.has(last.field) ? { name: key } : { field: key };
}
