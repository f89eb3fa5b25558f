import type { DeliveredCall, DeliveredPart, Delivery } from '../../delivery.ts';
import { partsOf } from '../../delivery.ts';
import type { Citation } from '../../move.ts';
import type { BuiltBlock } from './built-block.ts';
import { newId } from './refusal.ts';
import { searchBlocks } from './search-blocks.ts';
import { sealThinking, signThinking } from './signature.ts';

/**
 * The blocks of an answer.
 * @param shown whether thinking is shown; else its blocks come with their signatures alone
 */
export function answerBlocks(delivery: Delivery, shown: boolean): BuiltBlock[] {
  return partsOf(delivery).flatMap((part) => blocksOf(part, shown));
}

function blocksOf(part: DeliveredPart, shown: boolean): BuiltBlock[] {
  switch (part.kind) {
    case 'thinking':
      return [thinkingBlock(shown ? part.pieces : [])];
    case 'redacted_thinking':
      return [redactedBlock(part.data)];
    case 'text':
      return [textBlock(part.pieces, part.citations)];
    case 'call':
      return [callBlock(part)];
    case 'search':
      return searchBlocks(part);
  }
}

function thinkingBlock(shown: readonly string[]): BuiltBlock {
  const thinking = shown.join('');
  const signature = signThinking(thinking);
  return {
    whole: { type: 'thinking', thinking, signature },
    start: { type: 'thinking', thinking: '', signature: '' },
    deltas: [
      ...shown.map((piece) => ({ type: 'thinking_delta', thinking: piece })),
      { type: 'signature_delta', signature },
    ],
  };
}

/** Comes in one piece, without deltas. */
function redactedBlock(data: string): BuiltBlock {
  const block = { type: 'redacted_thinking', data: sealThinking(data) };
  return { whole: block, start: block, deltas: [] };
}

/** A cited text opens with an empty list, which its deltas fill before the text comes. */
function textBlock(pieces: readonly string[], citations?: readonly Citation[]): BuiltBlock {
  const text = pieces.join('');
  const deltas = pieces.map((piece) => ({ type: 'text_delta', text: piece }));
  if (!citations) {
    return { whole: { type: 'text', text }, start: { type: 'text', text: '' }, deltas };
  }
  const places = citations.map(citationOf);
  return {
    whole: { type: 'text', text, citations: places },
    start: { type: 'text', text: '', citations: [] },
    deltas: [...places.map((citation) => ({ type: 'citations_delta', citation })), ...deltas],
  };
}

function citationOf({ title, url, cited }: Citation) {
  return {
    type: 'web_search_result_location',
    cited_text: cited,
    url,
    title,
    encrypted_index: Buffer.from(url).toString('base64'),
  };
}

function callBlock({ name, input, json }: DeliveredCall): BuiltBlock {
  const head = { type: 'tool_use', id: newId('toolu'), name };
  return {
    whole: { ...head, input },
    start: { ...head, input: {} },
    // The API opens every call with an empty piece.
    deltas: ['', ...json].map((piece) => ({ type: 'input_json_delta', partial_json: piece })),
  };
}
