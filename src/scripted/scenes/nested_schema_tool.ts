import { listIn, objectIn, parseJson } from '../../system/json.ts';
import { callTool } from '../call-tool.ts';
import type { Scene } from '../scene.ts';
import { schemaLacks } from '../schema-paths.ts';

const MCP_TOOL = /\bmcp__\w+/;
const ARGUMENTS = /\{.*\}/;

/** Paths of all values inside an argument, lists by their first member. */
function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const [first] = listIn(value);
  if (first !== undefined) return pathsOf(first, [...at, '[]']);
  const entries = Object.entries(objectIn(value) ?? {});
  return entries.length === 0
    ? [at]
    : entries.flatMap(([key, inner]) => pathsOf(inner, [...at, key]));
}

/** Calls the tool as asked, if the schema that came along still knows every argument. */
export const nestedSchemaTool: Scene = (conversation, context) => {
  const name = MCP_TOOL.exec(context.prompt)?.[0] ?? '';
  const input = parseJson(ARGUMENTS.exec(context.prompt)?.[0] ?? '');
  const schema = conversation.tools.find((tool) => tool.name === name)?.schema;
  const lost = schema ? pathsOf(input).find((path) => schemaLacks(schema, path)) : undefined;
  if (lost) return { text: `The schema of ${name} does not know ${lost.join('.')}.` };
  return callTool(conversation, context, { name, input });
};
