import { z } from 'zod';

/** Blocks that pass unread: server tools' calls and results, and what newer betas put into messages. */
const UNREAD = [
  'search_result',
  'server_tool_use',
  'web_search_tool_result',
  'web_fetch_tool_result',
  'advisor_tool_result',
  'code_execution_tool_result',
  'bash_code_execution_tool_result',
  'text_editor_code_execution_tool_result',
  'tool_search_tool_result',
  'mcp_tool_use',
  'mcp_tool_result',
  'mcp_tool_listing',
  'container_upload',
  'compaction',
  'tool_removal',
  'fallback',
] as const;

/** A string stands for one text block wherever the API takes blocks. */
export function blocksOf<Block extends z.ZodType>(block: Block) {
  return z.preprocess(
    (value) => (typeof value === 'string' ? [{ type: 'text', text: value }] : value),
    z.array(block),
  );
}

const source = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('base64'), media_type: z.string(), data: z.base64() }),
  z.looseObject({ type: z.literal('text'), media_type: z.string(), data: z.string() }),
  z.looseObject({ type: z.enum(['url', 'file', 'content']) }),
]);

export const textBlock = z.looseObject({ type: z.literal('text'), text: z.string() });
const imageBlock = z.looseObject({ type: z.literal('image'), source });
const documentBlock = z.looseObject({ type: z.literal('document'), source });
/** A tool that a search found, which is loaded by being named. */
const toolReference = z.looseObject({ type: z.literal('tool_reference'), tool_name: z.string() });
const unreadBlock = z.looseObject({ type: z.enum(UNREAD) });

const resultBlock = z.discriminatedUnion('type', [
  textBlock,
  imageBlock,
  documentBlock,
  toolReference,
  unreadBlock,
]);

export const contentBlock = z.discriminatedUnion('type', [
  textBlock,
  imageBlock,
  documentBlock,
  toolReference,
  unreadBlock,
  z.looseObject({ type: z.literal('thinking'), thinking: z.string(), signature: z.string() }),
  z.looseObject({ type: z.literal('redacted_thinking'), data: z.string() }),
  z.looseObject({
    type: z.literal('tool_use'),
    id: z.string().regex(/^[a-zA-Z0-9_-]+$/, "String should match pattern '^[a-zA-Z0-9_-]+$'"),
    name: z.string().min(1),
    input: z.record(z.string(), z.unknown()),
  }),
  z.looseObject({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: blocksOf(resultBlock).optional(),
    is_error: z.boolean().nullish(),
  }),
  z.looseObject({
    type: z.literal('tool_addition'),
    tool: z.looseObject({
      type: z.string().optional(),
      name: z.string().optional(),
      input_schema: z.unknown().optional(),
    }),
  }),
]);

export type ContentBlock = z.infer<typeof contentBlock>;
