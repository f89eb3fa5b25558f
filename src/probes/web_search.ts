import type { Move } from '../dialects/move.ts';
import type { Scene } from '../scripted/scene.ts';
import { tagText } from '../wire/attribution.ts';
import { cliStep } from './cli-step.ts';
import { answerIsSecret } from './expect/answer.ts';
import { toolReturnedSecret } from './expect/tool.ts';
import type { Probe } from './probe.ts';
import { partsIn, type Secret } from './secret.ts';
import { playCall } from './tasks/call-tool.ts';
import type { Task } from './tasks/task.ts';

/** The cue of the search's own request. */
const SEARCH = 'search';

export const searchFor: Task<Secret> = {
  say: ({ left, right }) =>
    `Use the WebSearch tool to search for these two words: ${left} ${right}\n`,
  hear: partsIn,
};

/** What is searched for, as the CLI puts it into the search's own request. */
export const query: Task<Secret> = {
  say: ({ left, right }) => `${left} ${right}`,
  hear: partsIn,
};

/**
 * The CLI's tool makes a request of its own, in which the server searches: its one result is titled with the two
 * words joined. The caller, then, answers from what the tool made of it.
 */
const scene: Scene = (conversation, context) =>
  context.cue === SEARCH ? search(conversation, context) : callSearch(conversation, context);

const callSearch: Scene = (conversation, context) => {
  const words = searchFor.hear(context.prompt);
  if (!words) return NO_WORDS;
  const input = { query: `${tagText(context.attempt, SEARCH)} ${query.say(words)}` };
  return playCall(conversation, context, { name: 'WebSearch', input });
};

const search: Scene = ({ tools }, { prompt }) => {
  const words = query.hear(prompt);
  if (!words) return NO_WORDS;
  if (!tools.some(({ type }) => type?.startsWith('web_search_'))) {
    return { text: 'I have no tool to search the web with.' };
  }
  const result = { title: words.whole, url: `https://example.com/${words.left}` };
  const citation = { ...result, cited: 'The page is about these words.' };
  return {
    parts: [
      { kind: 'search', query: query.say(words), results: [result] },
      { kind: 'text', pieces: ['One page ', 'was found. '] },
      { kind: 'text', pieces: ['It is about ', 'these words.'], citations: [citation] },
    ],
  };
};

const NO_WORDS: Move = { text: 'I could not find the words to search for.' };

export const webSearch: Probe = {
  name: 'web_search',
  purpose:
    'A search by the server-side web search tool brings its results back, and a text that cites them.',
  cost: 'cheap',
  rules: ['tool/*', 'body/tools', 'stream/block-index'],
  seenIn: 'https://github.com/raine/claude-code-proxy/issues/10',
  needs: { scripted: true, tool: ['WebSearch', 'web_search'] },
  stage: ({ secret, tag }) => ({
    steps: [
      cliStep(
        `${tag()} ${searchFor.say(secret)}` +
          'Reply with exactly the token in the title of the first result and nothing else.',
        {
          tools: ['WebSearch'],
          allow: ['WebSearch'],
          // Minimal mode has no web search.
          bare: false,
        },
      ),
    ],
  }),
  scene,
  expect: [toolReturnedSecret('WebSearch'), answerIsSecret],
};
