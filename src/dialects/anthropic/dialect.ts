import { at, listIn, objectsIn } from '../../system/json.ts';
import type { Dialect } from '../dialect.ts';
import { toolsIn } from '../offered-tool.ts';
import { saidIn } from '../said.ts';
import { messagesAnswer } from './reading/answer.ts';
import { routeOf } from './route.ts';
import { anthropicService } from './serving/service.ts';

/** The Anthropic Messages API: what the CLI speaks, and what many upstreams do. */
export const anthropic: Dialect = {
  name: 'anthropic',
  asksTurn: (call) => routeOf(call) === 'messages',
  asksBeside: (call) => routeOf(call) !== undefined,
  answer: messagesAnswer,
  tools: toolsIn,
  history: (request) => {
    const blocks = objectsIn(at(request, 'messages')).flatMap((turn) => objectsIn(turn['content']));
    const ofType = (type: string) => blocks.filter((block) => block['type'] === type);
    return {
      calls: ofType('tool_use').map(({ id }) => id),
      results: ofType('tool_result').map((block) => block['tool_use_id']),
    };
  },
  historyForm: 'tool_use and tool_result',
  said: (request) => saidIn(listIn(at(request, 'messages')), at(request, 'system')),
  serve: (token) => [anthropicService(token)],
};
