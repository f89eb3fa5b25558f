import type { Block, Conversation, ToolDefinition } from '../../conversation.ts';
import type { ContentBlock } from './block-schema.ts';
import type { MessagesRequest } from './request-schema.ts';

type ToolFields = {
  readonly name?: string | undefined;
  readonly type?: string | null | undefined;
  readonly input_schema?: unknown;
};

/** A checked messages request as scenes read it. */
export function toConversation(request: MessagesRequest): Conversation {
  const content = request.messages.flatMap((message) => message.content);
  const added = content.flatMap((block) => (block.type === 'tool_addition' ? [block.tool] : []));
  return {
    model: request.model,
    stream: request.stream === true,
    system: (request.system ?? []).map(({ text }) => text),
    tools: [...(request.tools ?? []), ...added.filter(({ input_schema }) => input_schema)].flatMap(
      toTool,
    ),
    turns: request.messages.map((message) => ({
      role: message.role,
      content: message.content.flatMap(toBlock),
    })),
    thinking: ['adaptive', 'enabled', 'between_tools'].includes(request.thinking?.type ?? ''),
    effort: request.output_config?.effort ?? undefined,
    maxTokens: request.max_tokens,
    stopSequences: request.stop_sequences ?? [],
    jsonSchema: (request.output_config?.format ?? request.output_format)?.schema,
  };
}

function toTool({ name, type, input_schema }: ToolFields): ToolDefinition[] {
  if (name === undefined) return [];
  return [{ name, schema: input_schema, ...(type ? { type } : {}) }];
}

type MediaBlock = Extract<ContentBlock, { type: 'image' | 'document' }>;

/** MediaBlock that came with its bytes; what lies behind a URL or a file id isn't fetched. */
function toMedia({ type, source }: MediaBlock): Block[] {
  switch (source.type) {
    case 'base64':
      return [{ type, mediaType: source.media_type, data: Buffer.from(source.data, 'base64') }];
    case 'text':
      return [{ type, mediaType: source.media_type, data: Buffer.from(source.data) }];
    default:
      return [];
  }
}

function toBlock(block: ContentBlock): Block[] {
  switch (block.type) {
    case 'text':
      return [{ type: 'text', text: block.text }];
    case 'tool_reference':
      // Its name is all that the other dialects can say of it.
      return [{ type: 'text', text: block.tool_name }];
    case 'thinking':
      return [{ type: 'thinking', text: block.thinking, signature: block.signature }];
    case 'tool_use':
      return [{ type: 'tool_use', id: block.id, name: block.name, input: block.input }];
    case 'tool_result':
      return [
        {
          type: 'tool_result',
          id: block.tool_use_id,
          isError: block.is_error === true,
          content: (block.content ?? []).flatMap(toBlock),
        },
      ];
    case 'image':
    case 'document':
      return toMedia(block);
    default:
      return [];
  }
}
