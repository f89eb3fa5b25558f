import type { Delivery, Stop } from '../../delivery.ts';
import type { PromptUsage } from '../../prompt-cache.ts';
import type { Frame, Rendition } from '../../service.ts';
import { textTokens } from '../../token-count.ts';
import type { BuiltBlock } from './built-block.ts';
import { commonHeaders, jsonReply, newId } from './refusal.ts';
import type { MessagesRequest } from './request-schema.ts';
import { safeguardResults } from './safeguard-results.ts';
import { searchBlocks } from './search-blocks.ts';
import { signThinking } from './signature.ts';

function builtBlocks({ thinking, search, text, calls }: Delivery, shown: boolean): BuiltBlock[] {
  const blocks: BuiltBlock[] = [];
  if (thinking.length > 0) blocks.push(thinkingBlock(shown ? thinking : []));
  if (search) blocks.push(...searchBlocks(search));
  if (text.length > 0) {
    blocks.push({
      whole: { type: 'text', text: text.join('') },
      start: { type: 'text', text: '' },
      deltas: text.map((piece) => ({ type: 'text_delta', text: piece })),
    });
  }
  return [...blocks, ...calls.map(callBlock)];
}

function thinkingBlock(shown: readonly string[]): BuiltBlock {
  const thinking = shown.join('');
  const signature = signThinking(thinking);
  return {
    whole: { type: 'thinking', thinking, signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...shown.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

function callBlock({ name, input, json }: Delivery['calls'][number]): BuiltBlock {
  const head = { type: 'tool_use', id: newId('toolu'), name };
  return {
    whole: { ...head, input },
    start: { ...head, input: {} },
    // The API opens every call with an empty piece.
    deltas: ['', ...json].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}

function searchUsage({ search }: Delivery) {
  return search ? { server_tool_use: { web_search_requests: 1, web_fetch_requests: 0 } } : {};
}

function usageOf({ input, cacheCreation, cacheRead }: PromptUsage, output: number, thinking = 0) {
  return {
    input_tokens: input,
    cache_creation_input_tokens: cacheCreation,
    cache_read_input_tokens: cacheRead,
    cache_creation: { ephemeral_5m_input_tokens: cacheCreation, ephemeral_1h_input_tokens: 0 },
    output_tokens: output,
    output_tokens_details: { thinking_tokens: thinking },
    service_tier: 'standard',
  };
}

function outputTokens({ thinking, text, calls }: Delivery): number {
  const json = calls.flatMap((call) => [call.name, ...call.json]);
  return Math.max(1, textTokens([...thinking, ...text, ...json].join('')));
}

type Event = Readonly<Record<string, unknown>> & { readonly type: string };

function sse(event: Event): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

const PING = sse({ type: 'ping' });

function blockFrames({ start, deltas }: BuiltBlock, index: number): Frame[] {
  const opened: Frame = {
    part: 'other',
    bytes: sse({ type: 'content_block_start', index, content_block: start }),
  };
  const ping: Frame[] = index === 0 ? [{ part: 'other', bytes: PING }] : [];
  const pieces = deltas.map(
    (delta): Frame => ({
      part: delta['type'] === 'text_delta' ? 'text' : 'other',
      bytes: sse({ type: 'content_block_delta', index, delta }),
    }),
  );
  const closed: Frame = { part: 'other', bytes: sse({ type: 'content_block_stop', index }) };
  return [opened, ...ping, ...pieces, closed];
}

const STOP_REASONS: Readonly<Record<Stop['kind'], string>> = {
  end: 'end_turn',
  tool: 'tool_use',
  length: 'max_tokens',
  sequence: 'stop_sequence',
};

function callIdOf({ whole }: BuiltBlock): string[] {
  return whole['type'] === 'tool_use' ? [String(whole['id'])] : [];
}

/** A turn as the Messages API sends it, streamed and whole, of equal content and usage. */
export function render(
  request: MessagesRequest,
  prompt: PromptUsage,
  delivery: Delivery,
): Rendition {
  const blocks = builtBlocks(delivery, request.thinking?.display !== 'omitted');
  const head = { id: newId('msg'), type: 'message', role: 'assistant', model: request.model };
  const thought = textTokens(delivery.thinking.join(''));
  const usage = {
    ...usageOf(prompt, outputTokens(delivery), thought),
    ...searchUsage(delivery),
  };
  const checked = request.safeguards?.length
    ? safeguardResults(delivery.check, blocks.flatMap(callIdOf))
    : undefined;
  const stop = {
    stop_reason: STOP_REASONS[delivery.stop.kind],
    stop_sequence: delivery.stop.kind === 'sequence' ? delivery.stop.sequence : null,
    ...(checked ? { safeguard_results: checked } : {}),
  };
  // Only who asks for context management is told of it.
  const edits = request.context_management ? { context_management: { applied_edits: [] } } : {};
  const opening = { content: [], stop_reason: null, stop_sequence: null };
  const message = { ...head, ...opening, usage: usageOf(prompt, 1) };
  const content = blocks.map(({ whole }) => whole);
  const headers = commonHeaders(newId('req'));
  return {
    ping: PING,
    failure: ({ errorType, message: says }) =>
      sse({ type: 'error', error: { type: errorType, message: says } }),
    streamHeaders: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache',
      ...headers,
    },
    frames: [
      { part: 'head', bytes: sse({ type: 'message_start', message }) },
      ...blocks.flatMap(blockFrames),
      { part: 'other', bytes: sse({ type: 'message_delta', delta: stop, usage, ...edits }) },
      { part: 'other', bytes: sse({ type: 'message_stop' }) },
    ],
    whole: jsonReply(200, { ...head, content, ...stop, usage, ...edits }, headers),
  };
}
