import type { Message } from '../../dialects/anthropic/reading/message.ts';
import type { Rule } from '../rule.ts';

/** CLI 2.1.330 asks once more for "visible output" and then ends with an empty result, exit 0. */
export const emptyTurn: Rule = {
  id: 'stream/empty-turn',
  on: 'stream',
  severity: 'warning',
  party: 'model',
  says: 'An answer holds text or a tool call.',
  mend: 'When the upstream returns nothing, answer with an error that the client can retry.',
  link: 'anthropics/claude-code#40240',
  check: ({ message, whole }) => {
    if (!whole || message.ended !== 'message_stop' || !isEmpty(message)) return [];
    if (message.stopReason === 'refusal' || message.stopReason === 'max_tokens') return [];
    return ['the answer holds neither text nor a tool call'];
  },
};

/** Whether a message shows the user nothing and calls no tool. */
function isEmpty({ blocks }: Message): boolean {
  return blocks.every(
    ({ type, text }) => type === 'thinking' || (type === 'text' && text.trim() === ''),
  );
}
