import { z } from 'zod';
import { functionName } from '../../openai/serving/tool-schema.ts';
import { inputItems } from './item-schema.ts';

/** Tools that the API runs itself, or that take no JSON. */
const OTHER_TOOLS = [
  'custom',
  'file_search',
  'computer',
  'computer_use_preview',
  'web_search',
  'web_search_2025_08_26',
  'web_search_preview',
  'web_search_preview_2025_03_11',
  'mcp',
  'code_interpreter',
  'image_generation',
  'local_shell',
  'shell',
  'apply_patch',
  'namespace',
  'tool_search',
] as const;

const tool = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function'),
    name: functionName,
    parameters: z.unknown().optional(),
  }),
  z.looseObject({ type: z.enum(OTHER_TOOLS), name: z.string().optional() }),
]);

const format = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('text') }),
  z.looseObject({ type: z.literal('json_object') }),
  z.looseObject({
    type: z.literal('json_schema'),
    name: functionName,
    schema: z.record(z.string(), z.unknown()),
  }),
]);

/** A response's request. Unknown fields pass everywhere. */
export const responsesRequest = z.looseObject({
  model: z.string().min(1),
  input: inputItems,
  instructions: z.string().nullish(),
  stream: z.boolean().nullish(),
  store: z.boolean().nullish(),
  include: z.array(z.string()).nullish(),
  tools: z.array(tool).nullish(),
  tool_choice: z.unknown().optional(),
  parallel_tool_calls: z.boolean().nullish(),
  reasoning: z
    .looseObject({ effort: z.string().nullish(), summary: z.string().nullish() })
    .nullish(),
  // The API's own least; a client that asks for one token is refused.
  max_output_tokens: z.number().int().min(16).nullish(),
  text: z.looseObject({ format: format.nullish() }).nullish(),
  previous_response_id: z.string().nullish(),
});

export type ResponsesRequest = z.infer<typeof responsesRequest>;
