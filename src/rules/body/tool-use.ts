import { isMessages } from '../../dialects/anthropic/route.ts';
import { canonicalJson, textIn } from '../../system/json.ts';
import { historyBlocks } from '../history.ts';
import type { Breach, Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { lostFaults } from './lost-fragments.ts';

export const toolUse: Rule<'request'> = {
  id: 'body/tool-use',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'The arguments of earlier tool calls reach the upstream, in any dialect.',
  mend: "Translate `tool_use` blocks of the history to the upstream's calls, with their arguments.",
  link: 'BerriAI/litellm#29491',
  check: (request) => {
    const lost = lostFaults(request, ['tool_use'], 'argument(s) of earlier calls');
    return lost.length > 0 ? lost : changedCalls(request);
  },
};

/** Only where the blocks themselves are forwarded can changed arguments be told from translated ones. */
function changedCalls({ north, south }: ForwardedRequest): readonly Breach[] {
  const got = historyBlocks(south, 'tool_use');
  const sent = historyBlocks(north, 'tool_use');
  if (!isMessages(south) || got.length !== sent.length) return [];
  return sent
    .filter((call, place) => canonicalJson(call['input']) !== canonicalJson(got[place]?.['input']))
    .map(
      (call) => `the arguments of an earlier call of ${textIn(call['name']) ?? 'a tool'} changed`,
    );
}
