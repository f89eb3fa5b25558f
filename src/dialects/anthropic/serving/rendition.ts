import type { Delivery } from '../../delivery.ts';
import { partsOf } from '../../delivery.ts';
import type { Stop } from '../../move.ts';
import type { PromptUsage } from '../../prompt-cache.ts';
import type { Frame, Rendition } from '../../service.ts';
import { textTokens } from '../../token-count.ts';
import { answerBlocks } from './answer-blocks.ts';
import type { BuiltBlock } from './built-block.ts';
import { commonHeaders, jsonReply, newId } from './refusal.ts';
import type { MessagesRequest } from './request-schema.ts';
import { safeguardResults } from './safeguard-results.ts';

function searchUsage(delivery: Delivery) {
  const searches = partsOf(delivery).filter(({ kind }) => kind === 'search').length;
  if (searches === 0) return {};
  return { server_tool_use: { web_search_requests: searches, web_fetch_requests: 0 } };
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
  pause: 'pause_turn',
  refusal: 'refusal',
  context: 'model_context_window_exceeded',
};

/** Only a refusal has details of why. */
const REFUSED = {
  stop_details: {
    type: 'refusal',
    category: null,
    explanation: 'The scripted model refuses, as it was told to.',
  },
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
  const blocks = answerBlocks(delivery, request.thinking?.display !== 'omitted');
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
    ...(delivery.stop.kind === 'refusal' ? REFUSED : {}),
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
