import type { Reading } from '../../wire/reading.ts';
import { historyBlocks } from '../history.ts';
import { figures, type Rule } from '../rule.ts';

/** The vendor's API refuses a history with a call that has no result, or the other way round. */
export const toolIds: Rule = {
  id: 'body/tool-ids',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'Calls and results of the history reach the upstream as blocks, and their ids still match.',
  mend: 'Map ids one to one over the whole conversation, and keep `tool_result` blocks.',
  link: 'anthropics/claude-code#20901',
  check: ({ north, south }) => {
    const broken = unmatched(south) - unmatched(north);
    if (broken > 0)
      return [figures`${broken} call(s) or result(s) reached the upstream without their like`];
    const lost = historyBlocks(north, 'tool_use').length - historyBlocks(south, 'tool_use').length;
    return lost > 0
      ? [figures`${lost} earlier call(s) did not reach the upstream as tool_use blocks`]
      : [];
  },
};

function unmatched(reading: Reading): number {
  const calls = new Set(historyBlocks(reading, 'tool_use').map((block) => block['id']));
  const results = historyBlocks(reading, 'tool_result').map((block) => block['tool_use_id']);
  const orphans = results.filter((id) => !calls.has(id)).length;
  return orphans + [...calls].filter((id) => !results.includes(id)).length;
}
