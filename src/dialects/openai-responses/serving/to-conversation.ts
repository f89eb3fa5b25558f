import type { Block, Conversation, ToolDefinition, Turn } from '../../conversation.ts';
import { readDataUrl } from '../../openai/serving/data-url.ts';
import { readArguments } from '../../openai/serving/tool-schema.ts';
import type { InputItem, InputPart } from './item-schema.ts';
import type { ResponsesRequest } from './request-schema.ts';

function isSystem(item: InputItem): item is Extract<InputItem, { role: 'system' | 'developer' }> {
  return item.type === 'message' && (item.role === 'system' || item.role === 'developer');
}

/**
 * A checked request as scenes read it.
 * @throws OpenaiRefusal for media that can't be read.
 */
export function toConversation(request: ResponsesRequest): Conversation {
  const { input, instructions, reasoning } = request;
  const said = input.findIndex((item) => !isSystem(item));
  const leading = said < 0 ? input.length : said;
  return {
    model: request.model,
    stream: request.stream === true,
    system: [
      ...(instructions ? [instructions] : []),
      ...input.slice(0, leading).flatMap(systemTexts),
    ],
    tools: (request.tools ?? []).flatMap(toTool),
    turns: input.slice(leading).flatMap((item, index) => toTurn(item, `input[${leading + index}]`)),
    thinking: thinkingAsked(reasoning),
    effort: reasoning?.effort ?? undefined,
    maxTokens: request.max_output_tokens ?? undefined,
    // The API has no such thing.
    stopSequences: [],
    jsonSchema: schemaOf(request.text?.format),
  };
}

function thinkingAsked(reasoning: ResponsesRequest['reasoning']): boolean {
  const { effort, summary } = reasoning ?? {};
  return effort !== 'none' && (typeof effort === 'string' || typeof summary === 'string');
}

function systemTexts(item: InputItem): string[] {
  if (!isSystem(item)) return [];
  return item.content.flatMap((part) => (part.type === 'input_text' ? [part.text] : []));
}

type Tool = NonNullable<ResponsesRequest['tools']>[number];

function toTool(tool: Tool): ToolDefinition[] {
  if (tool.type === 'function') return [{ name: tool.name, schema: tool.parameters }];
  return [{ name: tool.name ?? tool.type, schema: undefined, type: tool.type }];
}

function schemaOf(format: NonNullable<ResponsesRequest['text']>['format']): unknown {
  if (format?.type === 'json_object') return { type: 'object' };
  return format?.type === 'json_schema' ? format.schema : undefined;
}

function toTurn(item: InputItem, at: string): Turn[] {
  switch (item.type) {
    case 'message':
      return [messageTurn(item, at)];
    case 'function_call': {
      const { call_id: id, name } = item;
      const input = readArguments(item.arguments);
      return [{ role: 'assistant', content: [{ type: 'tool_use', id, name, input }] }];
    }
    case 'function_call_output': {
      const content = partsToBlocks(item.output, `${at}.output`);
      const result = { type: 'tool_result', id: item.call_id, isError: false, content } as const;
      return [{ role: 'user', content: [result] }];
    }
    case 'reasoning': {
      const text = item.summary.map((part) => part.text).join('\n\n');
      const signature = item.encrypted_content ?? undefined;
      return [{ role: 'assistant', content: [{ type: 'thinking', text, signature }] }];
    }
    default:
      return [];
  }
}

function messageTurn(item: Extract<InputItem, { type: 'message' }>, at: string): Turn {
  if (item.role !== 'assistant') {
    const role = item.role === 'user' ? 'user' : 'system';
    return { role, content: partsToBlocks(item.content, `${at}.content`) };
  }
  const content = item.content.map((part) => ({
    type: 'text' as const,
    text: part.type === 'output_text' ? part.text : part.refusal,
  }));
  return { role: 'assistant', content };
}

function partsToBlocks(parts: readonly InputPart[], at: string): Block[] {
  return parts.flatMap((part, index) => toBlock(part, `${at}[${index}]`));
}

function toBlock(part: InputPart, at: string): Block[] {
  switch (part.type) {
    case 'input_text':
      return [{ type: 'text', text: part.text }];
    case 'input_image': {
      const image = readDataUrl(part.image_url ?? '', `${at}.image_url`);
      return image ? [{ type: 'image', ...image }] : [];
    }
    case 'input_file': {
      const file = readDataUrl(part.file_data ?? '', `${at}.file_data`);
      return file ? [{ type: 'document', ...file }] : [];
    }
  }
}
