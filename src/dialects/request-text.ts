import { parseJson, stringsIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { Reading } from '../wire/reading.ts';
import type { Dialect } from './dialect.ts';
import { DIALECTS, dialectOf } from './dialects.ts';

/** White space may change on the way; words may not. */
export function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** JSON inside a string (a call's arguments in OpenAI's dialects) counts with its own strings too. */
function unfold(text: string): string[] {
  const inner = /^\s*[[{]/.test(text) ? parseJson(text) : undefined;
  return inner === undefined ? [text] : [text, ...stringsIn(inner)];
}

function squeezedStrings(value: unknown): string {
  return squeeze(stringsIn(value).flatMap(unfold).join('\n'));
}

/** All strings of a request in one squeezed text, whatever its dialect. */
export const requestText = oncePer((reading: Reading) => squeezedStrings(reading.requestJson));

/** The squeezed text of the assistant's turns and that of all else, for finding turns with a changed role. */
export function textByRole(
  reading: Reading,
  dialects: readonly Dialect[] = DIALECTS,
): { readonly assistant: string; readonly others: string } {
  const said = dialectOf(reading, dialects)?.said(reading.requestJson);
  return {
    assistant: squeezedStrings(said?.assistant),
    others: squeezedStrings(said?.others),
  };
}
