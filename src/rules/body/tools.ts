import { isMessages } from '../../dialects/anthropic/route.ts';
import { dialectOf } from '../../dialects/dialects.ts';
import type { OfferedTool } from '../../dialects/offered-tool.ts';
import { at, type JsonObject, listIn, objectIn, objectsIn, textIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Breach, Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';

export const tools: Rule = {
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

function toolsOf(reading: Reading): readonly OfferedTool[] {
  return dialectOf(reading)?.tools(reading.requestJson) ?? [];
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

/** Some APIs cut a description at a length of their own. */
function descriptionFaults(sent: OfferedTool, got: OfferedTool, path: string): readonly Breach[] {
  if (sent.description === '' || got.description.length >= sent.description.length) return [];
  if (got.description === '')
    return [{ message: `the description of ${sent.name} did not reach the upstream`, path }];
  return [{ message: `the description of ${sent.name} was shortened`, path, severity: 'note' }];
}

function flagged(reading: Reading): number {
  const tools = objectsIn(at(reading.requestJson, 'tools'));
  return tools.filter((tool) => tool['defer_loading'] === true).length;
}

/** Tools whose names the target changes on the way can't be told from lost ones unless their number is. */
function toolFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  const got = toolsOf(south);
  const sent = toolsOf(north);
  const byName = new Map(got.map((tool) => [tool.name, tool]));
  const lost = sent.filter((tool) => !byName.has(tool.name));
  const renamed = got.length >= sent.length;
  const hard = lost.filter((tool) => !tool.mild).map((tool) => tool.name);
  const mild = lost.filter((tool) => tool.mild).map((tool) => tool.name);
  const faults: Breach[] = sent.flatMap((tool, place) => {
    const arrived = byName.get(tool.name);
    if (!arrived) return [];
    const message = schemaFault(tool, arrived);
    return [
      ...(message === undefined ? [] : [{ message, path: `tools[${place}].input_schema` }]),
      ...descriptionFaults(tool, arrived, `tools[${place}].description`),
    ];
  });
  if (isMessages(south) && flagged(north) > flagged(south))
    faults.push({ message: 'tools lost their defer_loading', severity: 'warning' });
  if (renamed) return faults;
  if (hard.length > 0)
    faults.push(`tools that did not reach the upstream: ${hard.slice(0, 5).join(', ')}`);
  if (mild.length > 0) {
    const message = `server or deferred tools left out: ${mild.slice(0, 5).join(', ')}`;
    faults.push(isMessages(south) ? message : { message, severity: 'warning' });
  }
  return faults;
}
