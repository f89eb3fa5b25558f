import { at, textIn } from '../../system/json.ts';
import type { Rule } from '../rule.ts';
import { walkBlocks } from './block-walk.ts';

const TOOL_BLOCKS = ['tool_use', 'server_tool_use', 'mcp_tool_use'];

/** Which blocks a delta may add to; types of later releases are free. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  text_delta: ['text'],
  citations_delta: ['text'],
  input_json_delta: TOOL_BLOCKS,
  thinking_delta: ['thinking'],
  signature_delta: ['thinking'],
};

const KNOWN_BLOCKS = new Set(['text', 'thinking', 'redacted_thinking', ...TOOL_BLOCKS]);

/** Which delta brings a field that no other has. */
const PIECES: Readonly<Record<string, string>> = {
  text: 'text_delta',
  thinking: 'thinking_delta',
  signature: 'signature_delta',
  partial_json: 'input_json_delta',
};

function typeFault(field: string, type: unknown): string {
  const seen = type === undefined ? 'none' : (JSON.stringify(type) ?? '').slice(0, 40);
  return `expected delta.type ${PIECES[field]} for a delta with ${field}, got ${seen}`;
}

/** CLI 2.1.330 drops the whole stream on one, even an empty one, and asks again without `stream`. */
export const blockDelta: Rule = {
  id: 'stream/block-delta',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'The type of a delta fits the type of its block.',
  mend: 'Close the block and start one of the right type when the content changes from thinking to text or to a tool call.',
  link: 'BerriAI/litellm#33224',
  check: ({ events }) => {
    const faults = new Set<string>();
    walkBlocks(events, (event, block) => {
      const delta = at(event.body, 'delta');
      const type = textIn(at(delta, 'type')) ?? '';
      const homes = HOMES[type];
      if (event.type !== 'content_block_delta' || !block?.open) return;
      if (!homes) {
        const meant = Object.keys(PIECES).find((field) => textIn(at(delta, field)) !== undefined);
        if (meant) faults.add(typeFault(meant, at(delta, 'type')));
        return;
      }
      if (!KNOWN_BLOCKS.has(block.type) || homes.includes(block.type)) return;
      faults.add(`a ${type} was sent into a ${block.type} block`);
    });
    return [...faults];
  },
};
