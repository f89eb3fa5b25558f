import type { Scene } from '../scripted/scene.ts';
import { listIn, objectIn, parseJson } from '../system/json.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { calledWith, toolReturnedSecret } from './expect/tool.ts';
import { ORDER } from './mcp/tools.ts';
import type { Probe } from './probe.ts';
import { callTool, playCall } from './tasks/call-tool.ts';
import { schemaLacks } from './tasks/schema-paths.ts';
import type { Task } from './tasks/task.ts';

const TOOL = 'mcp__smoke__place_order';

export const callWith: Task<{ readonly name: string; readonly input: unknown }> = {
  say: ({ name, input }) =>
    `${callTool.say(name)} once, with exactly these arguments: ${JSON.stringify(input)}\n`,
  hear: (text) => {
    const name = callTool.hear(text);
    const input = parseJson(/\{[^\r\n]*\}/.exec(text)?.[0] ?? '');
    return name === undefined || input === undefined ? undefined : { name, input };
  },
};

/** Calls the tool as asked, if the schema that came along still knows every argument. */
const scene: Scene = (conversation, context) => {
  const call = callWith.hear(context.prompt);
  if (!call) return { text: 'I could not find a tool and its arguments in the prompt.' };
  const schema = conversation.tools.find(({ name }) => name === call.name)?.schema;
  const lost = schema ? pathsOf(call.input).find((path) => schemaLacks(schema, path)) : undefined;
  return lost
    ? { text: `The schema of ${call.name} does not know ${lost.join('.')}.` }
    : playCall(conversation, context, call);
};

/** Paths of all values inside an argument, lists by their first member. */
function pathsOf(value: unknown, at: readonly string[] = []): (readonly string[])[] {
  const [first] = listIn(value);
  if (first !== undefined) return pathsOf(first, [...at, '[]']);
  const entries = Object.entries(objectIn(value) ?? {});
  return entries.length === 0
    ? [at]
    : entries.flatMap(([key, inner]) => pathsOf(inner, [...at, key]));
}

export const nestedSchemaTool: Probe = {
  name: 'nested_schema_tool',
  purpose:
    'A tool with a deep schema is called with objects, lists, numbers and null in their places.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools'],
  seenIn: 'https://github.com/vllm-project/vllm/issues/34887',
  needs: {},
  stage: ({ secret, tag, mcp }) => ({
    steps: [
      cliStep(
        `${tag()} ${callWith.say({ name: TOOL, input: ORDER })}` +
          'Reply with exactly the token it returns and nothing else.',
        { allow: [TOOL], mcpServers: { smoke: mcp.stdio(secret, 'order') } },
      ),
    ],
  }),
  scene,
  expect: [calledWith(TOOL, ORDER), toolReturnedSecret(TOOL), answerIsSecret],
};
