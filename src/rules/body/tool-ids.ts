import { isMessages } from '../../dialects/anthropic/route.ts';
import { dialectOf } from '../../dialects/dialects.ts';
import { at, objectsIn } from '../../system/json.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { historyBlocks } from '../history.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { toolResult } from './tool-result.ts';
import { toolUse } from './tool-use.ts';

/** The vendor's API refuses a history with a call that has no result, or the other way round. */
export const toolIds: Rule<'request'> = {
  id: 'body/tool-ids',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'Calls and results of the history reach the upstream as such, in any dialect, and their ids still match.',
  mend: 'Map ids one to one over the whole conversation; translate calls to `tool_calls` or `function_call`, results to `role: tool` or `function_call_output`, never to prose.',
  link: 'anthropics/claude-code#20901',
  check: (request, wire) =>
    isMessages(request.south) ? blockFaults(request) : itemFaults(request, wire),
};

function blockFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  const broken = unmatched(south) - unmatched(north);
  if (broken > 0)
    return [figures`${broken} call(s) or result(s) reached the upstream without their like`];
  const lost = historyBlocks(north, 'tool_use').length - historyBlocks(south, 'tool_use').length;
  return lost > 0
    ? [figures`${lost} earlier call(s) did not reach the upstream as tool_use blocks`]
    : [];
}

/** Told apart by structure alone: words such as "I called Read" may be anybody's. */
function itemFaults(request: ForwardedRequest, wire: AttemptWire): readonly Breach[] {
  const { north, south } = request;
  const offered = [north, south].every(
    ({ requestJson }) => objectsIn(at(requestJson, 'tools')).length > 0,
  );
  // Where arguments or results did not even arrive, that is told instead.
  const lost = [toolUse, toolResult].some((rule) => rule.check(request, wire).length > 0);
  if (!offered || lost) return [];
  const dialect = dialectOf(south);
  if (!dialect) return [];
  const { calls, results } = dialect.history(south.requestJson);
  const flat = {
    calls: historyBlocks(north, 'tool_use').length - calls.length,
    results: historyBlocks(north, 'tool_result').length - results.length,
  };
  const orphans = results.filter((id) => !calls.includes(id)).length;
  if (flat.calls > 0 || flat.results > 0)
    return [
      figures`${Math.max(flat.calls, 0)} earlier call(s) and ${Math.max(flat.results, 0)} result(s) reached the upstream as prose, not as ${dialect.historyForm}`,
    ];
  return orphans > 0
    ? [figures`${orphans} result(s) reached the upstream with an id that none of its calls has`]
    : [];
}

function unmatched(reading: Reading): number {
  const calls = new Set(historyBlocks(reading, 'tool_use').map((block) => block['id']));
  const results = historyBlocks(reading, 'tool_result').map((block) => block['tool_use_id']);
  const orphans = results.filter((id) => !calls.has(id)).length;
  return orphans + [...calls].filter((id) => !results.includes(id)).length;
}
