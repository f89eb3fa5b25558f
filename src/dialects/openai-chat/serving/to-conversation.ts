import type { Block, Conversation, ToolDefinition, Turn } from '../../conversation.ts';
import { readDataUrl } from '../../openai/serving/data-url.ts';
import { readArguments } from '../../openai/serving/tool-schema.ts';
import type { ReasoningRequest } from './reasoning-request.ts';
import type { ChatMessage, ChatRequest, ChatTool, MediaPart } from './request-schema.ts';

/**
 * A checked request as scenes read it.
 * @throws OpenaiRefusal for media that can't be read.
 */
export function toConversation(request: ChatRequest, reasoning: ReasoningRequest): Conversation {
  const { messages } = request;
  const said = messages.findIndex(({ role }) => role !== 'system' && role !== 'developer');
  const leading = said < 0 ? messages.length : said;
  return {
    model: request.model,
    stream: request.stream === true,
    system: messages.slice(0, leading).flatMap(systemTexts),
    tools: (request.tools ?? []).map(toTool),
    turns: messages.slice(leading).map((message, index) => toTurn(message, leading + index)),
    thinking: reasoning.asked,
    effort: reasoning.effort,
    maxTokens: request.max_completion_tokens ?? request.max_tokens ?? undefined,
    stopSequences: [request.stop ?? []].flat(),
    jsonSchema: schemaOf(request.response_format),
  };
}

function systemTexts(message: ChatMessage): string[] {
  if (message.role !== 'system' && message.role !== 'developer') return [];
  return message.content.map(({ text }) => text);
}

function toTool(tool: ChatTool): ToolDefinition {
  return tool.type === 'function'
    ? { name: tool.function.name, schema: tool.function.parameters }
    : { name: tool.custom.name, schema: undefined, type: 'custom' };
}

function schemaOf(format: ChatRequest['response_format']): unknown {
  if (format?.type === 'json_object') return { type: 'object' };
  return format?.type === 'json_schema' ? (format.json_schema.schema ?? {}) : undefined;
}

function toTurn(message: ChatMessage, index: number): Turn {
  const media = (parts: readonly MediaPart[]) =>
    parts.flatMap((part, place) => toMedia(part, `messages[${index}].content[${place}]`));
  switch (message.role) {
    case 'system':
    case 'developer':
      return { role: 'system', content: message.content.flatMap((part) => toMedia(part, '')) };
    case 'user':
      return { role: 'user', content: media(message.content) };
    case 'tool': {
      const { tool_call_id: id, content } = message;
      const result = { type: 'tool_result', id, isError: false, content: media(content) } as const;
      return { role: 'user', content: [result] };
    }
    case 'assistant':
      return { role: 'assistant', content: assistantBlocks(message) };
  }
}

function toMedia(part: MediaPart, at: string): Block[] {
  switch (part.type) {
    case 'text':
      return [{ type: 'text', text: part.text }];
    case 'image_url': {
      const image = readDataUrl(part.image_url.url, `${at}.image_url.url`);
      return image ? [{ type: 'image', ...image }] : [];
    }
    case 'file': {
      const file = readDataUrl(part.file.file_data ?? '', `${at}.file.file_data`);
      return file ? [{ type: 'document', ...file }] : [];
    }
    default:
      return [];
  }
}

function assistantBlocks(message: Extract<ChatMessage, { role: 'assistant' }>): Block[] {
  const thought = message.reasoning_content || message.reasoning;
  return [
    ...(thought ? [{ type: 'thinking', text: thought, signature: undefined } as const] : []),
    ...(message.content ?? []).map((part) => ({
      type: 'text' as const,
      text: part.type === 'text' ? part.text : part.refusal,
    })),
    ...(message.tool_calls ?? []).map((call) => {
      const { name, input } =
        call.type === 'function'
          ? { name: call.function.name, input: readArguments(call.function.arguments) }
          : call.custom;
      return { type: 'tool_use' as const, id: call.id, name, input };
    }),
  ];
}
