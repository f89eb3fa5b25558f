import { z } from 'zod';
import { functionName } from '../../openai/serving/tool-schema.ts';

/** Items that pass unread: hosted tools' calls and results, and references to stored items. */
const UNREAD = [
  'item_reference',
  'file_search_call',
  'computer_call',
  'computer_call_output',
  'web_search_call',
  'image_generation_call',
  'code_interpreter_call',
  'local_shell_call',
  'local_shell_call_output',
  'shell_call',
  'shell_call_output',
  'apply_patch_call',
  'apply_patch_call_output',
  'tool_search_call',
  'tool_search_output',
  'mcp_list_tools',
  'mcp_approval_request',
  'mcp_approval_response',
  'mcp_call',
  'custom_tool_call',
  'custom_tool_call_output',
  'compaction',
] as const;

const inputPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('input_text'), text: z.string() }),
  z.looseObject({ type: z.literal('input_image'), image_url: z.string().nullish() }),
  z.looseObject({ type: z.literal('input_file'), file_data: z.string().nullish() }),
]);

const outputPart = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('output_text'), text: z.string() }),
  z.looseObject({ type: z.literal('refusal'), refusal: z.string() }),
]);

/** A string stands for one text part of the given type wherever the API takes parts. */
function partsOf<Part extends z.ZodType>(type: 'input_text' | 'output_text', part: Part) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [{ type, text: value }] : value),
    z.array(part),
  );
}

const type = z.literal('message');
const inputParts = partsOf('input_text', inputPart);

const message = z.discriminatedUnion('role', [
  z.looseObject({ type, role: z.literal('user'), content: inputParts }),
  z.looseObject({ type, role: z.literal('system'), content: inputParts }),
  z.looseObject({ type, role: z.literal('developer'), content: inputParts }),
  // What the model said comes back as output, never as input.
  z.looseObject({
    type,
    role: z.literal('assistant'),
    content: partsOf('output_text', outputPart),
  }),
]);

const callId = z.string().min(1).max(64);

const item = z.discriminatedUnion('type', [
  message,
  z.looseObject({
    type: z.literal('function_call'),
    call_id: callId,
    name: functionName,
    arguments: z.string(),
  }),
  z.looseObject({
    type: z.literal('function_call_output'),
    call_id: callId,
    output: partsOf('input_text', inputPart),
  }),
  z.looseObject({
    type: z.literal('reasoning'),
    summary: z.array(z.looseObject({ type: z.literal('summary_text'), text: z.string() })),
    encrypted_content: z.string().nullish(),
  }),
  z.looseObject({ type: z.enum(UNREAD) }),
]);

/** A message may leave its type out. */
function named(value: unknown): unknown {
  const untyped =
    typeof value === 'object' && value !== null && 'role' in value && !('type' in value);
  return untyped ? { ...value, type: 'message' } : value;
}

/** The conversation so far; a string stands for one message of the user. */
export const inputItems = z.preprocess(
  (value) =>
    typeof value === 'string' ? [{ type: 'message', role: 'user', content: value }] : value,
  z.array(z.preprocess(named, item)),
);

export type InputItem = z.infer<typeof item>;
export type InputPart = z.infer<typeof inputPart>;
