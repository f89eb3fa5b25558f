import { at, parseJson, textIn } from '../system/json.ts';
import type { Reading } from '../wire/reading.ts';
import { errorIn } from './error-body.ts';
import { squeeze } from './request-text.ts';

/** What a failed exchange says of its failure, as it stands in its body; undefined when it did not fail. */
export function failureText({ exchange, response }: Reading): string | undefined {
  const status = exchange.response?.status ?? 0;
  if (response.kind === 'stream') {
    const told = response.events
      .filter(({ name, json }) => name === 'error' || isFailure(json))
      .map(({ data }) => data);
    return told.length > 0 || status >= 400 ? told.join('\n') : undefined;
  }
  if (status < 400) return undefined;
  return response.kind === 'json' || response.kind === 'text' ? response.text : '';
}

/** The same in the failure's own words, without what stands around them; '' when it has none. */
export function failureWords(reading: Reading): string {
  const text = failureText(reading) ?? '';
  const [first = ''] = text.split('\n').filter((line) => line.trim() !== '');
  const json = parseJson(text) ?? parseJson(first);
  return json === undefined ? withoutTags(text) : squeeze(wordsIn(json) ?? '');
}

function isFailure(json: unknown): boolean {
  return at(json, 'error') !== undefined || at(json, 'type') === 'response.failed';
}

/** Vendors put the message at one of these places. */
function wordsIn(json: unknown): string | undefined {
  return (
    errorIn(json)?.message ||
    errorIn(at(json, 'response'))?.message ||
    textIn(at(json, 'error')) ||
    textIn(at(json, 'message')) ||
    textIn(at(json, 'detail')) ||
    undefined
  );
}

function withoutTags(text: string): string {
  return squeeze(text.replace(/<[^>]{0,200}>/g, ' '));
}
