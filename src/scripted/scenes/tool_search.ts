import { answerFrom, callTools, resultsOf } from '../call-tool.ts';
import { textOf } from '../conversation.ts';
import type { Scene } from '../scene.ts';

const MCP_TOOL = /\bmcp__\w+/;

/** Searches for the tool, then calls what the search named: a deferred tool is there once it is referred to. */
export const toolSearch: Scene = (conversation, context) => {
  const [found, returned] = resultsOf(context);
  if (returned) return answerFrom(returned);
  if (!found) {
    const input = { query: 'archive receipt token', max_results: 3 };
    return callTools(conversation, [{ name: 'ToolSearch', input }]);
  }
  const name = MCP_TOOL.exec(textOf(found.content))?.[0];
  return name === undefined
    ? { text: 'The search referred to no tool.' }
    : callTools(conversation, [{ name, input: {} }]);
};
