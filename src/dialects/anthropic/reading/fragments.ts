import type { JsonObject } from '../../../system/json.ts';
import { at, objectsIn, stringsIn, textIn } from '../../../system/json.ts';
import { squeeze } from '../../request-text.ts';

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

/** Whether a fragment arrived: text by its words, binary data by all its bytes. */
export function arrived(fragment: Fragment, haystack: string): boolean {
  const binary = fragment.kind === 'image' || fragment.kind === 'document';
  return haystack.includes(binary ? fragment.text : squeeze(fragment.text));
}
