import type { JsonObject } from '../../../system/json.ts';
import type { Delivery } from '../../delivery.ts';
import type { Stop, UpstreamError } from '../../move.ts';
import { jsonReply, newHexId, streamHeaders } from '../../openai/serving/refusal.ts';
import { inOpenaiTerms } from '../../openai/serving/upstream-error.ts';
import type { PromptCounts, TokenCounts } from '../../openai/serving/usage.ts';
import { countTokens } from '../../openai/serving/usage.ts';
import type { Frame, Rendition } from '../../service.ts';
import type { ItemEvent } from './output-item.ts';
import { outputItems } from './output-item.ts';
import type { ResponsesRequest } from './request-schema.ts';

function usageOf({ prompt, cached, completion, reasoning }: TokenCounts) {
  return {
    input_tokens: prompt,
    input_tokens_details: { cached_tokens: cached, cache_write_tokens: 0 },
    output_tokens: completion,
    output_tokens_details: { reasoning_tokens: reasoning },
    total_tokens: prompt + completion,
  };
}

/** What a response repeats of its request. */
function settings(request: ResponsesRequest): JsonObject {
  return {
    instructions: request.instructions ?? null,
    max_output_tokens: request.max_output_tokens ?? null,
    model: request.model,
    parallel_tool_calls: request.parallel_tool_calls ?? true,
    previous_response_id: null,
    reasoning: {
      effort: request.reasoning?.effort ?? null,
      summary: request.reasoning?.summary ?? null,
    },
    service_tier: 'default',
    store: request.store ?? true,
    temperature: 1,
    text: { format: request.text?.format ?? { type: 'text' } },
    tool_choice: request.tool_choice ?? 'auto',
    tools: request.tools ?? [],
    top_p: 1,
    truncation: 'disabled',
    metadata: {},
  };
}

function sse(event: ItemEvent, sequence_number: number): string {
  return `event: ${event.type}\ndata: ${JSON.stringify({ ...event, sequence_number })}\n\n`;
}

function partOf({ type }: ItemEvent): Frame['part'] {
  if (type === 'response.created' || type === 'response.in_progress') return 'head';
  return type === 'response.output_text.delta' ? 'text' : 'other';
}

/** A stream's end by an error, told twice: as an event of its own and as the response's state. */
function failureEvents(fault: UpstreamError, response: JsonObject): ItemEvent[] {
  const { code, message, param } = inOpenaiTerms(fault, 'input').error;
  const error = { code: code ?? 'server_error', message };
  return [
    { type: 'error', code, message, param },
    { type: 'response.failed', response: { ...response, status: 'failed', error } },
  ];
}

/** Stops that leave a response incomplete, and its word for them. */
const INCOMPLETE: Readonly<Partial<Record<Stop['kind'], string>>> = {
  length: 'max_output_tokens',
  context: 'max_output_tokens',
  refusal: 'content_filter',
};

/** A turn as the Responses API sends it, streamed and whole, of equal content and usage. */
export function render(
  request: ResponsesRequest,
  prompt: PromptCounts,
  delivery: Delivery,
): Rendition {
  const encrypted = request.include?.includes('reasoning.encrypted_content') === true;
  const items = outputItems(delivery, encrypted);
  const started: JsonObject = {
    id: newHexId('resp_'),
    object: 'response',
    created_at: Math.floor(Date.now() / 1000),
    status: 'in_progress',
    background: false,
    error: null,
    incomplete_details: null,
    ...settings(request),
    output: [],
    usage: null,
  };
  const reason = INCOMPLETE[delivery.stop.kind];
  const status = reason === undefined ? 'completed' : 'incomplete';
  const completed: JsonObject = {
    ...started,
    status,
    incomplete_details: reason === undefined ? null : { reason },
    completed_at: started['created_at'],
    output: items.map(({ whole }) => whole),
    usage: usageOf(countTokens(prompt, delivery)),
  };
  const events: ItemEvent[] = [
    { type: 'response.created', response: started },
    { type: 'response.in_progress', response: started },
    ...items.flatMap((item, index) => item.events(index)),
    { type: `response.${status}`, response: completed },
  ];
  return {
    ping: ': keep-alive\n\n',
    failure: (fault, framesSent) =>
      failureEvents(fault, started)
        .map((event, index) => sse(event, framesSent + index))
        .join(''),
    streamHeaders: streamHeaders(),
    frames: events.map((event, index) => ({ part: partOf(event), bytes: sse(event, index) })),
    whole: jsonReply(200, completed),
  };
}
