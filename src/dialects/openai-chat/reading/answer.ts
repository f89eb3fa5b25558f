import {
  at,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  textIn,
} from '../../../system/json.ts';
import type { Reading } from '../../../wire/reading.ts';
import type { Answer, StopKind } from '../../answer.ts';
import { openaiUsageIn } from '../../openai/reading/usage.ts';
import type { Usage } from '../../usage.ts';

const STOPS: Readonly<Record<string, StopKind>> = {
  stop: 'end',
  tool_calls: 'tool',
  function_call: 'tool',
  length: 'length',
};

type CallDraft = { readonly index: number; id: string | undefined; name: string; argsText: string };

/** Providers spell reasoning in several ways. */
function reasoningIn(part: JsonObject): string {
  return textIn(part['reasoning_content']) ?? textIn(part['reasoning']) ?? '';
}

/** Some upstreams give every parallel call the index 0, and some repeat the name in each piece. */
function addCall(calls: CallDraft[], piece: JsonObject, place: number): void {
  const index = numberIn(piece['index']) ?? place;
  const id = textIn(piece['id']) || undefined;
  const name = textIn(at(piece, 'function', 'name')) ?? '';
  const argsText = textIn(at(piece, 'function', 'arguments')) ?? '';
  const known = calls.findLast((call) => call.index === index);
  if (!known || (id !== undefined && known.id !== undefined && id !== known.id)) {
    calls.push({ index, id, name, argsText });
    return;
  }
  known.id ??= id;
  if (name !== known.name) known.name += name;
  known.argsText += argsText;
}

/** Content is a text, or with some upstreams a list of parts. */
function contentIn(part: JsonObject): string {
  const texts = objectsIn(part['content']).map((inner) => textIn(inner['text']) ?? '');
  return textIn(part['content']) ?? texts.join('');
}

/** The answer in OpenAI Chat Completions, streamed or not; undefined when the body is none. */
export function chatAnswer(reading: Reading): Answer | undefined {
  const { response } = reading;
  const parts =
    response.kind === 'stream'
      ? response.events.map((event) => ({ at: event.at, json: event.json }))
      : response.kind === 'json'
        ? [{ at: 0, json: response.json }]
        : [];
  let text = '';
  let thinking = '';
  let stop: StopKind;
  let usage: Usage | undefined;
  let refusal = '';
  const calls: CallDraft[] = [];
  const deltaTimes: number[] = [];
  for (const part of parts) {
    usage = openaiUsageIn(at(part.json, 'usage')) ?? usage;
    const choice = objectsIn(at(part.json, 'choices'))[0];
    const delta = objectIn(choice?.['delta'] ?? choice?.['message']);
    if (!choice || !delta) continue;
    const content = contentIn(delta);
    refusal += textIn(delta['refusal']) ?? '';
    const reasoning = reasoningIn(delta);
    const pieces = objectsIn(delta['tool_calls']);
    text += content;
    thinking += reasoning;
    pieces.forEach((piece, place) => {
      addCall(calls, piece, place);
    });
    if (content || pieces.length > 0) deltaTimes.push(reading.exchange.startedAt + part.at);
    const reason = textIn(choice['finish_reason']);
    if (reason) stop = STOPS[reason] ?? 'other';
  }
  if (parts.every((part) => at(part.json, 'choices') === undefined)) return undefined;
  return {
    text,
    thinking,
    refusal,
    calls: calls.map(({ name, argsText }) => ({ name, argsText })),
    stop,
    usage,
    whole: stop !== undefined,
    deltaTimes: response.kind === 'stream' ? deltaTimes : [],
  };
}
