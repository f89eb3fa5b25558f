import { at, type JsonObject, objectIn, objectsIn, textIn } from '../../../system/json.ts';
import type { Reading } from '../../../wire/reading.ts';
import type { Answer, StopKind } from '../../answer.ts';
import { openaiUsageIn } from '../../openai/reading/usage.ts';

const DELTAS = new Set(['response.output_text.delta', 'response.function_call_arguments.delta']);

const ENDS = new Set(['response.completed', 'response.incomplete']);

function stopIn(response: JsonObject, hasCalls: boolean): StopKind {
  const reason = textIn(at(response, 'incomplete_details', 'reason'));
  if (reason) return reason === 'max_output_tokens' ? 'length' : 'other';
  if (response['status'] !== 'completed') return undefined;
  return hasCalls ? 'tool' : 'end';
}

function textsOf(item: JsonObject, field: string, key = 'text'): string {
  return objectsIn(item[field])
    .map((part) => textIn(part[key]) ?? '')
    .join('');
}

/** Finished items of a stream, for the upstreams whose final `output` is empty. */
function streamedItems(events: readonly JsonObject[]): readonly JsonObject[] {
  return events.flatMap((event) => {
    const item =
      event['type'] === 'response.output_item.done' ? objectIn(event['item']) : undefined;
    return item ? [item] : [];
  });
}

/** The answer in OpenAI Responses, streamed or not; undefined when the body is none. */
export function responsesAnswer(reading: Reading): Answer | undefined {
  const { response } = reading;
  const stream = response.kind === 'stream' ? response.events : [];
  const events = objectsIn(stream.map((event) => event.json));
  const final =
    response.kind === 'json'
      ? objectIn(response.json)
      : objectIn(events.findLast((event) => ENDS.has(textIn(event['type']) ?? ''))?.['response']);
  if (!final && events.length === 0) return undefined;
  const listed = objectsIn(final?.['output']);
  const items = listed.length > 0 ? listed : streamedItems(events);
  const ofType = (type: string) => items.filter((item) => item['type'] === type);
  const calls = ofType('function_call').map((item) => ({
    name: textIn(item['name']) ?? '',
    argsText: textIn(item['arguments']) ?? '',
  }));
  const stop = final && stopIn(final, calls.length > 0);
  return {
    text: ofType('message')
      .map((item) => textsOf(item, 'content'))
      .join(''),
    thinking: ofType('reasoning')
      .map((item) => textsOf(item, 'summary') || textsOf(item, 'content'))
      .join(''),
    refusal: ofType('message')
      .map((item) => textsOf(item, 'content', 'refusal'))
      .join(''),
    calls,
    stop,
    usage: openaiUsageIn(final?.['usage']),
    whole: stop !== undefined,
    deltaTimes: stream
      .filter((event) => DELTAS.has(textIn(at(event.json, 'type')) ?? ''))
      .map((event) => reading.exchange.startedAt + event.at),
  };
}
