import type { JsonObject } from '../system/json.ts';
import { at, listIn, objectsIn, parseJson, stringsIn, textIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { Reading } from './reading.ts';

/** A piece of a Messages request that must reach the model in any dialect. */
export type Fragment = {
  readonly kind:
    | 'system'
    | 'user'
    | 'assistant'
    | 'tool_result'
    | 'tool_use'
    | 'image'
    | 'document';
  /** The role of the turn it stands in; `system` for the top-level prompt. */
  readonly role: string;
  readonly text: string;
};

function blocksOf(content: unknown): readonly JsonObject[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : objectsIn(content);
}

function fragmentsOf(block: JsonObject, role: string, inResult: boolean): readonly Fragment[] {
  const kindOfText = role === 'assistant' ? 'assistant' : 'user';
  switch (block['type']) {
    case 'text':
      return [
        { kind: inResult ? 'tool_result' : kindOfText, role, text: textIn(block['text']) ?? '' },
      ];
    case 'tool_result':
      return blocksOf(block['content']).flatMap((inner) => fragmentsOf(inner, role, true));
    case 'tool_use':
      return stringsIn(block['input']).map((text) => ({ kind: 'tool_use' as const, role, text }));
    case 'image':
    case 'document': {
      const text = textIn(at(block, 'source', 'data')) ?? '';
      return [{ kind: block['type'], role, text }];
    }
    default:
      return [];
  }
}

/** Everything a Messages request says, in order; thinking is left out, since few dialects take it back. */
export function fragmentsOfRequest(json: unknown): readonly Fragment[] {
  const system = blocksOf(at(json, 'system')).map((block) => ({
    kind: 'system' as const,
    role: 'system',
    text: textIn(block['text']) ?? '',
  }));
  const turns = objectsIn(at(json, 'messages')).flatMap((turn) => {
    const role = textIn(turn['role']) ?? 'user';
    return blocksOf(turn['content']).flatMap((block) => fragmentsOf(block, role, false));
  });
  return [...system, ...turns].filter((fragment) => fragment.text.trim() !== '');
}

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

/** Whether a fragment arrived: text by its words, binary data by all its bytes. */
export function arrived(fragment: Fragment, haystack: string): boolean {
  const binary = fragment.kind === 'image' || fragment.kind === 'document';
  return haystack.includes(binary ? fragment.text : squeeze(fragment.text));
}
