import type { JsonObject } from '../../../system/json.ts';
import type { Delivery } from '../../delivery.ts';
import type { Stop } from '../../move.ts';
import { jsonReply, newId, streamHeaders } from '../../openai/serving/refusal.ts';
import { inOpenaiTerms } from '../../openai/serving/upstream-error.ts';
import type { PromptCounts, TokenCounts } from '../../openai/serving/usage.ts';
import { countTokens } from '../../openai/serving/usage.ts';
import type { Frame, Rendition } from '../../service.ts';
import type { ReasoningRequest } from './reasoning-request.ts';
import type { ChatRequest } from './request-schema.ts';

function sse(json: JsonObject): string {
  return `data: ${JSON.stringify(json)}\n\n`;
}

function usageOf({ prompt, cached, completion, reasoning }: TokenCounts) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: cached, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoning,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

type Piece = { readonly part: Frame['part']; readonly delta: JsonObject };

/** A call's id and name come in its first piece alone; the others are told apart by their index. */
function callPieces({ name, json }: Delivery['calls'][number], id: string, index: number): Piece[] {
  const first = { index, id, type: 'function', function: { name, arguments: '' } };
  const rest = json.map((piece) => ({ index, function: { arguments: piece } }));
  return [first, ...rest].map((call) => ({ part: 'other', delta: { tool_calls: [call] } }));
}

function piecesOf(
  { thinking, text, calls }: Delivery,
  ids: readonly string[],
  field: ReasoningRequest['field'],
): Piece[] {
  return [
    { part: 'head', delta: { role: 'assistant', content: '', refusal: null } },
    ...thinking.map((piece): Piece => ({ part: 'other', delta: { [field]: piece } })),
    ...text.map((piece): Piece => ({ part: 'text', delta: { content: piece } })),
    ...calls.flatMap((call, index) => callPieces(call, ids[index] ?? '', index)),
  ];
}

function wholeMessage(
  { thinking, text, calls }: Delivery,
  ids: readonly string[],
  field: ReasoningRequest['field'],
): JsonObject {
  const content = text.length === 0 && calls.length > 0 ? null : text.join('');
  const toolCalls = calls.map(({ name, json }, index) => ({
    id: ids[index],
    type: 'function',
    function: { name, arguments: json.join('') },
  }));
  return {
    role: 'assistant',
    content,
    refusal: null,
    ...(thinking.length > 0 ? { [field]: thinking.join('') } : {}),
    ...(toolCalls.length > 0 ? { tool_calls: toolCalls } : {}),
  };
}

/** The dialect has no word of its own for a stop sequence or a pause. */
const FINISH_REASONS: Readonly<Record<Stop['kind'], string>> = {
  end: 'stop',
  tool: 'tool_calls',
  length: 'length',
  sequence: 'stop',
  pause: 'stop',
  refusal: 'content_filter',
  context: 'length',
};

/** A turn as Chat Completions sends it, streamed and whole, of equal content and usage. */
export function render(
  request: ChatRequest,
  prompt: PromptCounts,
  { field }: Pick<ReasoningRequest, 'field'>,
  delivery: Delivery,
): Rendition {
  const ids = delivery.calls.map(() => newId('call_'));
  const head = (object: string) => ({
    id,
    object,
    created,
    model: request.model,
    service_tier: 'default',
    system_fingerprint: 'fp_scripted',
  });
  const id = newId('chatcmpl-');
  const created = Math.floor(Date.now() / 1000);
  const usage = usageOf(countTokens(prompt, delivery));
  const finish = FINISH_REASONS[delivery.stop.kind];
  // Who asks for usage gets the field in each chunk, and its value in one more without a choice.
  const counted = request.stream_options?.include_usage === true;
  const chunk = (delta: JsonObject, finish_reason: string | null): string =>
    sse({
      ...head('chat.completion.chunk'),
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...(counted ? { usage: null } : {}),
    });
  const usageChunk = sse({ ...head('chat.completion.chunk'), choices: [], usage });
  const message = wholeMessage(delivery, ids, field);
  return {
    ping: ': keep-alive\n\n',
    failure: (fault) => sse({ error: inOpenaiTerms(fault, 'messages').error }),
    streamHeaders: streamHeaders(),
    frames: [
      ...piecesOf(delivery, ids, field).map(({ part, delta }) => ({
        part,
        bytes: chunk(delta, null),
      })),
      { part: 'other', bytes: chunk({}, finish) },
      ...(counted ? [{ part: 'other' as const, bytes: usageChunk }] : []),
      { part: 'other', bytes: 'data: [DONE]\n\n' },
    ],
    whole: jsonReply(200, {
      ...head('chat.completion'),
      choices: [{ index: 0, message, logprobs: null, finish_reason: finish }],
      usage,
    }),
  };
}
