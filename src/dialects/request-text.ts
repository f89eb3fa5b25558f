import { at, listIn, parseJson, stringsIn, textIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { Reading } from '../wire/reading.ts';

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
export function textByRole(reading: Reading): { assistant: string; others: string } {
  const request = reading.requestJson;
  const turns = [...listIn(at(request, 'messages')), ...listIn(at(request, 'input'))];
  const isAssistant = (turn: unknown) => at(turn, 'role') === 'assistant';
  return {
    assistant: squeezedStrings(turns.filter(isAssistant)),
    others: squeezedStrings([
      at(request, 'system'),
      at(request, 'instructions'),
      textIn(at(request, 'input')),
      turns.filter((turn) => !isAssistant(turn)),
    ]),
  };
}
