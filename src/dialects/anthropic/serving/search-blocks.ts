import type { ServerSearch } from '../../move.ts';
import type { BuiltBlock } from './built-block.ts';
import { newId } from './refusal.ts';

/** A search by the server: its call, streamed like any other, and its result, which comes in one piece. */
export function searchBlocks({ query, results }: ServerSearch): BuiltBlock[] {
  const id = newId('srvtoolu');
  const call = { type: 'server_tool_use', id, name: 'web_search' };
  const result = {
    type: 'web_search_tool_result',
    tool_use_id: id,
    content: results.map(({ title, url }) => ({
      type: 'web_search_result',
      title,
      url,
      encrypted_content: Buffer.from(title).toString('base64'),
      page_age: null,
    })),
  };
  const json = JSON.stringify({ query });
  return [
    {
      whole: { ...call, input: { query } },
      start: { ...call, input: {} },
      deltas: ['', json].map((partial_json) => ({ type: 'input_json_delta', partial_json })),
    },
    { whole: result, start: result, deltas: [] },
  ];
}
