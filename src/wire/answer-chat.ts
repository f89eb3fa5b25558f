import { at, type JsonObject, numberIn, objectIn, objectsIn, textIn } from '../system/json.ts';
import type { Answer, StopKind } from './answer-form.ts';
import type { Reading } from './reading.ts';
import { openaiUsageIn, type Usage } from './usage.ts';

const STOPS: Readonly<Record<string, StopKind>> = {
  stop: 'end',
  tool_calls: 'tool',
  function_call: 'tool',
  length: 'length',
};

type Call = { name: string; argsText: string };

/** Providers spell reasoning in several ways. */
function reasoningIn(part: JsonObject): string {
  return textIn(part['reasoning_content']) ?? textIn(part['reasoning']) ?? '';
}

function addCall(calls: Map<number, Call>, piece: JsonObject, place: number): void {
  const key = numberIn(piece['index']) ?? place;
  const call = calls.get(key) ?? { name: '', argsText: '' };
  call.name += textIn(at(piece, 'function', 'name')) ?? '';
  call.argsText += textIn(at(piece, 'function', 'arguments')) ?? '';
  calls.set(key, call);
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
  const calls = new Map<number, Call>();
  const deltaTimes: number[] = [];
  for (const part of parts) {
    usage = openaiUsageIn(at(part.json, 'usage')) ?? usage;
    const choice = objectsIn(at(part.json, 'choices'))[0];
    const delta = objectIn(choice?.['delta'] ?? choice?.['message']);
    if (!choice || !delta) continue;
    const content = textIn(delta['content']) ?? '';
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
    calls: [...calls.values()],
    stop,
    usage,
    whole: stop !== undefined,
    deltaTimes: response.kind === 'stream' ? deltaTimes : [],
  };
}
