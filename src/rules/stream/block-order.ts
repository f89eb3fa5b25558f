import { at } from '../../system/json.ts';
import { STREAMING } from '../published.ts';
import type { Rule } from '../rule.ts';
import { walkBlocks } from './block-walk.ts';

/** CLI 2.1.330 goes by index and copes with both; clients that keep one current block don't. */
export const blockOrder: Rule = {
  id: 'stream/block-order',
  on: 'stream',
  severity: 'warning',
  party: 'target',
  says: 'One block is open at a time, and `message_delta` with the stop reason comes after the last.',
  mend: 'Finish each block before the next, and all before `message_delta`; hold back parallel calls until the first is done.',
  link: STREAMING,
  check: ({ events }) => {
    const faults = new Set<string>();
    let closing = false;
    walkBlocks(events, (event, _block, blocks) => {
      const open = [...blocks.values()].filter((block) => block.open).length;
      if (event.type === 'content_block_start' && open > 0)
        faults.add('a block starts while another is open');
      if (event.type.startsWith('content_block_') && closing)
        faults.add('content follows the message_delta with the stop reason');
      closing ||= event.type === 'message_delta' && Boolean(at(event.body, 'delta', 'stop_reason'));
    });
    return [...faults];
  },
};
