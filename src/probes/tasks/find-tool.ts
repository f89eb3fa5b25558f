import { type Conversation, toolResults } from '../../dialects/conversation.ts';
import type { Move, ToolCall } from '../../dialects/move.ts';
import type { SceneContext } from '../../scripted/scene.ts';
import { callTools, type ToolResultBlock } from './call-tool.ts';

/** Loads tools that a release names only and keeps back at first, as the screen of 2.1.331 does with most. */
const SEARCH = 'ToolSearch';

/** The results since the task was set, in order, but for those of searches for a tool. */
export function resultsBesideSearch(context: Pick<SceneContext, 'turns'>): ToolResultBlock[] {
  return toolResults(context)
    .filter(({ call }) => call?.name !== SEARCH)
    .map(({ result }) => result);
}

/** The last result of a tool since the task was set. */
export function resultOf(
  context: Pick<SceneContext, 'turns'>,
  tool: string,
): ToolResultBlock | undefined {
  return toolResults(context).findLast(({ call }) => call?.name === tool)?.result;
}

/** Calls a tool, after a search for it where it is kept back. */
export function findAndCall(
  conversation: Pick<Conversation, 'tools'>,
  context: Pick<SceneContext, 'turns'>,
  call: ToolCall,
): Move {
  const isOffered = (name: string) => conversation.tools.some((tool) => tool.name === name);
  const isSearched = toolResults(context).some((one) => one.call?.name === SEARCH);
  if (isOffered(call.name) || isSearched || !isOffered(SEARCH)) {
    return callTools(conversation, [call]);
  }
  const input = { query: `select:${call.name}`, max_results: 1 };
  return { calls: [{ name: SEARCH, input }] };
}
