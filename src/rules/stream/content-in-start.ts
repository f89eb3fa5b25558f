import { textIn } from '../../system/json.ts';
import { type Breach, figures, type Rule } from '../rule.ts';

/** CLI 2.1.330 takes text and thinking from deltas only: a text that is all in the start is lost. */
export const contentInStart: Rule = {
  id: 'stream/content-in-start',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'Text and thinking come in deltas; `content_block_start` holds them empty.',
  mend: 'Start the block with an empty text and send the content as a delta.',
  link: 'BerriAI/litellm#30765',
  check: ({ message }) =>
    message.blocks.flatMap(({ index, start }): readonly Breach[] => {
      if (textIn(start['text']))
        return [figures`block ${index} carries text in content_block_start, which the CLI drops`];
      if (!textIn(start['thinking'])) return [];
      return [{ ...figures`block ${index} carries thinking in its start`, severity: 'warning' }];
    }),
};
