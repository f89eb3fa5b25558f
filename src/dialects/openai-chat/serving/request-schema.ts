import { z } from 'zod';
import { functionName } from '../../openai/serving/tool-schema.ts';

/** A string stands for one text part wherever the API takes parts. */
function partsOf<Part extends z.ZodType>(part: Part) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [{ type: 'text', text: value }] : value),
    z.array(part),
  );
}

const textPart = z.looseObject({ type: z.literal('text'), text: z.string() });
const refusalPart = z.looseObject({ type: z.literal('refusal'), refusal: z.string() });

const mediaPart = z.discriminatedUnion('type', [
  textPart,
  z.looseObject({
    type: z.literal('image_url'),
    image_url: z.looseObject({ url: z.string() }),
  }),
  z.looseObject({
    type: z.literal('file'),
    file: z.looseObject({ file_data: z.string().optional(), file_id: z.string().optional() }),
  }),
  z.looseObject({ type: z.literal('input_audio') }),
]);

/** OpenAI's own limit; ids of other vendors may be longer. */
const callId = z.string().min(1).max(40);

const toolCall = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function'),
    id: callId,
    function: z.looseObject({ name: functionName, arguments: z.string() }),
  }),
  z.looseObject({
    type: z.literal('custom'),
    id: callId,
    custom: z.looseObject({ name: functionName, input: z.string() }),
  }),
]);

const message = z.discriminatedUnion('role', [
  z.looseObject({ role: z.literal('system'), content: partsOf(textPart) }),
  z.looseObject({ role: z.literal('developer'), content: partsOf(textPart) }),
  z.looseObject({ role: z.literal('user'), content: partsOf(mediaPart) }),
  z.looseObject({
    role: z.literal('assistant'),
    content: partsOf(z.discriminatedUnion('type', [textPart, refusalPart])).nullish(),
    tool_calls: z.array(toolCall).min(1).nullish(),
    // What providers that show their reasoning take back.
    reasoning_content: z.string().nullish(),
    reasoning: z.string().nullish(),
  }),
  // OpenAI takes text alone in results, others take images too, and so does this model.
  z.looseObject({ role: z.literal('tool'), tool_call_id: callId, content: partsOf(mediaPart) }),
]);

const tool = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('function'),
    function: z.looseObject({ name: functionName, parameters: z.unknown().optional() }),
  }),
  z.looseObject({ type: z.literal('custom'), custom: z.looseObject({ name: functionName }) }),
]);

const limit = z.number().int().min(1).nullish();

/** A chat completion's request. Unknown fields pass everywhere: providers add many of their own. */
export const chatRequest = z.looseObject({
  model: z.string().min(1),
  messages: z.array(message).min(1),
  stream: z.boolean().nullish(),
  stream_options: z.looseObject({ include_usage: z.boolean().nullish() }).nullish(),
  tools: z.array(tool).min(1).nullish(),
  tool_choice: z.unknown().optional(),
  max_tokens: limit,
  max_completion_tokens: limit,
  stop: z.union([z.string(), z.array(z.string()).max(4)]).nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.looseObject({ type: z.literal('text') }),
      z.looseObject({ type: z.literal('json_object') }),
      z.looseObject({
        type: z.literal('json_schema'),
        json_schema: z.looseObject({ name: functionName, schema: z.unknown().optional() }),
      }),
    ])
    .nullish(),
  reasoning_effort: z.string().nullish(),
});

export type ChatRequest = z.infer<typeof chatRequest>;
export type ChatMessage = z.infer<typeof message>;
export type MediaPart = z.infer<typeof mediaPart>;
export type ChatTool = z.infer<typeof tool>;
