import { STREAMING } from '../published.ts';
import { figures, type Rule } from '../rule.ts';

/** CLI 2.1.330 loses an open text block and cannot read an open tool call ("could not be parsed"). */
export const blockOpen: Rule = {
  id: 'stream/block-open',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'Every content block is closed by `content_block_stop` before `message_stop`.',
  mend: 'Close each block before `message_delta`, also when the upstream just stops.',
  link: STREAMING,
  check: ({ message }) =>
    message.ended !== 'message_stop'
      ? []
      : message.blocks
          .filter((block) => !block.closed)
          .map(
            ({ index, type }) => figures`block ${index} (${type}) is still open at message_stop`,
          ),
};
