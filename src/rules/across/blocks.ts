import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Rule } from '../rule.ts';

export const blocks: Rule = {
  id: 'across/blocks',
  on: 'answer',
  severity: 'error',
  party: 'target',
  says: "The upstream's blocks of other types, such as those of server tools, arrive too.",
  mend: 'Pass on blocks whose type you do not know as they are.',
  link: 'raine/claude-code-proxy#10',
  check: ({ north, south }) => {
    if (!isMessages(south)) return [];
    const left = [...specialBlocks(north)];
    const lost = specialBlocks(south).filter((type) => {
      const place = left.indexOf(type);
      if (place !== -1) left.splice(place, 1);
      return place === -1;
    });
    return lost.length === 0 ? [] : [`blocks that did not arrive: ${lost.slice(0, 5).join(', ')}`];
  },
};

/** Blocks with rules of their own. */
const PLAIN_BLOCKS = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use']);

function specialBlocks(reading: Reading): readonly string[] {
  const types = messageOf(reading)?.blocks.map(({ type }) => type) ?? [];
  return types.filter((type) => !PLAIN_BLOCKS.has(type));
}
