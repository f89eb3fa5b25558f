import { isMessages } from '../../dialects/anthropic/route.ts';
import { objectsIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { historyBlocks } from '../history.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { lostFaults } from './lost-fragments.ts';

export const toolResult: Rule<'request'> = {
  id: 'body/tool-result',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'The text of every tool result reaches the upstream, in any dialect.',
  mend: 'Translate `tool_result` blocks, whether their content is a string or a list.',
  link: 'Alishahryar1/free-claude-code#512',
  check: (request) => {
    const lost = lostFaults(request, ['tool_result'], 'tool result(s)');
    return lost.length > 0 ? lost : lostFlags(request);
  },
};

/** `is_error` marks and tool references, which other dialects have no like for. */
function lostFlags({ north, south }: ForwardedRequest): readonly Breach[] {
  if (!isMessages(south)) return [];
  const references = referencesIn(north) - referencesIn(south);
  if (references > 0) return [figures`${references} tool_reference block(s) of results were lost`];
  const lost = failuresIn(north) - failuresIn(south);
  return lost > 0 ? [figures`${lost} tool result(s) lost their is_error`] : [];
}

function referencesIn(reading: Reading): number {
  return historyBlocks(reading, 'tool_result')
    .flatMap((block) => objectsIn(block['content']))
    .filter((inner) => inner['type'] === 'tool_reference').length;
}

function failuresIn(reading: Reading): number {
  return historyBlocks(reading, 'tool_result').filter((block) => block['is_error'] === true).length;
}
