import { tagText } from '../../wire/attribution.ts';
import { callTool } from '../call-tool.ts';
import type { Scene } from '../scene.ts';
import { twoParts } from '../task.ts';

/** The cue of the search's own request. */
const SEARCH = 'search';

/**
 * The CLI's tool makes a request of its own, in which the server searches: its one result is titled with the two
 * words joined. The caller, then, answers from what the tool made of it.
 */
export const webSearch: Scene = (conversation, context) => {
  const words = twoParts(context.prompt);
  if (!words) return { text: 'I could not find the words to search for.' };
  if (context.cue !== SEARCH) {
    const query = `${tagText(context.attempt, SEARCH)} ${words.join(' ')}`;
    return callTool(conversation, context, { name: 'WebSearch', input: { query } });
  }
  if (!conversation.tools.some(({ type }) => type?.startsWith('web_search_'))) {
    return { text: 'I have no tool to search the web with.' };
  }
  const result = { title: words.join('-'), url: `https://example.com/${words[0]}` };
  return { search: { query: words.join(' '), results: [result] }, text: 'One page was found.' };
};
