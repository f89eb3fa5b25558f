import { isMessages } from '../../dialects/anthropic/route.ts';
import { dialectOf } from '../../dialects/dialects.ts';
import type { OfferedTool } from '../../dialects/offered-tool.ts';
import { at, type JsonObject, listIn, objectIn, objectsIn, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Breach, Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { inlined } from './inlined-schema.ts';

export const tools: Rule<'request'> = {
  id: 'body/tools',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'Every tool of the request reaches the upstream with the properties of its schema, in any dialect.',
  mend: 'Translate the whole catalogue; convert `input_schema` to `parameters` without leaving out properties.',
  link: 'router-for-me/CLIProxyAPI#415',
  check: toolFaults,
};

/** Deeper than any schema that means well. */
const DEEPEST = 8;

/** With definitions put where the schemas name them. */
function toolsOf(reading: Reading): readonly OfferedTool[] {
  const tools = dialectOf(reading)?.tools(reading.requestJson) ?? [];
  return tools.map((tool) => ({ ...tool, schema: tool.schema && inlined(tool.schema) }));
}

/** Paths of all properties, those of nested objects and of lists' items too. */
function propertiesOf(schema: JsonObject | undefined, depth = 0): readonly string[] {
  if (!schema || depth > DEEPEST) return [];
  const own = Object.entries(objectIn(schema['properties']) ?? {}).flatMap(([name, inner]) => [
    name,
    ...propertiesOf(objectIn(inner), depth + 1).map((path) => `${name}.${path}`),
  ]);
  return [...own, ...propertiesOf(objectIn(schema['items']), depth + 1)];
}

function requiredOf(schema: JsonObject | undefined): readonly string[] {
  return listIn(schema?.['required']).flatMap((name) => textIn(name) ?? []);
}

function schemaFault(sent: OfferedTool, got: OfferedTool): string | undefined {
  const wanted = propertiesOf(sent.schema);
  if (wanted.length === 0) return undefined;
  if (!got.schema) return `the tool ${sent.name} reached the upstream without its schema`;
  const kept = new Set(propertiesOf(got.schema));
  const lost = wanted.filter((name) => !kept.has(name));
  if (lost.length > 0) return `the schema of ${sent.name} lost ${lost.slice(0, 5).join(', ')}`;
  // A strict schema may require more.
  const must = new Set(requiredOf(got.schema));
  const optional = requiredOf(sent.schema).filter((name) => !must.has(name));
  return optional.length === 0
    ? undefined
    : `the schema of ${sent.name} no longer requires ${optional.slice(0, 5).join(', ')}`;
}

/** Some APIs cut a description at a length of their own; in the same API that is a change like any other. */
function descriptionFaults(
  sent: OfferedTool,
  got: OfferedTool,
  path: string,
  inSameApi: boolean,
): readonly Breach[] {
  if (sent.description === '' || got.description.length >= sent.description.length) return [];
  if (got.description === '')
    return [{ message: `the description of ${sent.name} did not reach the upstream`, path }];
  if (inSameApi) return [];
  return [{ message: `the description of ${sent.name} was shortened`, path, severity: 'note' }];
}

function flagged(reading: Reading): number {
  const tools = objectsIn(at(reading.requestJson, 'tools'));
  return tools.filter((tool) => tool['defer_loading'] === true).length;
}

/** A tool of the vendor's own, which the upstream runs itself. */
function isServerTool({ schema, mild, deferred }: OfferedTool): boolean {
  return mild && !deferred && schema === undefined;
}

/** What nobody runs must not look like a tool that the CLI runs. */
function serverFaults(
  sent: readonly OfferedTool[],
  got: ReadonlyMap<string, OfferedTool>,
  south: Reading,
): readonly Breach[] {
  const severity = isMessages(south) ? 'error' : 'warning';
  const lost = sent.filter((tool) => isServerTool(tool) && !isServed(tool, got, south));
  return lost.map((tool) => {
    const name = tool.name.slice(0, 64);
    const seen = got.has(tool.name) ? 'as a function without arguments' : 'not at all';
    return { message: `the server tool ${name} reached the upstream ${seen}`, severity };
  });
}

/** In other dialects a search has a name or a field of its own. */
function isServed(
  tool: OfferedTool,
  got: ReadonlyMap<string, OfferedTool>,
  south: Reading,
): boolean {
  const arrived = got.get(tool.name);
  const properties = objectIn(arrived?.schema?.['properties']) ?? {};
  if (isMessages(south)) return arrived !== undefined || tool.name === '';
  if (arrived) return !arrived.isFunction || Object.keys(properties).length > 0;
  return (
    at(south.requestJson, `${tool.name}_options`) !== undefined ||
    [...got.keys()].some((name) => name.startsWith(tool.name))
  );
}

/** A model may call it, and the CLI does not know it: for the target to answer by itself. */
function addedFaults(sent: readonly OfferedTool[], got: readonly OfferedTool[]): readonly Breach[] {
  const known = new Set(sent.map(({ name }) => name));
  const own = got.filter(({ name }) => !known.has(name)).map(({ name }) => name);
  if (got.length <= sent.length || own.length === 0) return [];
  const message = `the target adds to the CLI's tools: ${own.slice(0, 5).join(', ')}`;
  return [{ message, severity: 'note' }];
}

/** Tools whose names the target changes on the way can't be told from lost ones unless their number is. */
function toolFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  const got = toolsOf(south);
  const sent = toolsOf(north);
  const byName = new Map(got.map((tool) => [tool.name, tool]));
  const lost = sent.filter((tool) => !byName.has(tool.name));
  const renamed = got.length >= sent.length;
  const hard = lost.filter((tool) => !tool.mild).map((tool) => tool.name);
  const mild = lost.filter((tool) => tool.mild && !isServerTool(tool)).map((tool) => tool.name);
  const faults: Breach[] = sent.flatMap((tool, place) => {
    const arrived = byName.get(tool.name);
    if (!arrived) return [];
    const message = schemaFault(tool, arrived);
    return [
      ...(message === undefined ? [] : [{ message, path: `tools[${place}].input_schema` }]),
      ...descriptionFaults(tool, arrived, `tools[${place}].description`, isMessages(south)),
    ];
  });
  if (isMessages(south) && flagged(north) > flagged(south))
    faults.push({ message: 'tools lost their defer_loading', severity: 'warning' });
  faults.push(...serverFaults(sent, byName, south), ...addedFaults(sent, got));
  if (renamed) return faults;
  if (hard.length > 0)
    faults.push(`tools that did not reach the upstream: ${hard.slice(0, 5).join(', ')}`);
  if (mild.length > 0) {
    const message = `deferred tools left out: ${mild.slice(0, 5).join(', ')}`;
    faults.push(isMessages(south) ? message : { message, severity: 'warning' });
  }
  return faults;
}
