import { at, listIn, objectsIn } from '../../system/json.ts';
import type { Dialect } from '../dialect.ts';
import { toolsIn } from '../offered-tool.ts';
import { barePath } from '../path.ts';
import { saidIn } from '../said.ts';
import { chatAnswer } from './reading/answer.ts';
import { openaiChatService } from './serving/service.ts';

/** OpenAI Chat Completions, which most other vendors offer too. */
export const openaiChat: Dialect = {
  name: 'openai-chat',
  asksTurn: ({ method, path }) => method === 'POST' && barePath(path).endsWith('/chat/completions'),
  answer: chatAnswer,
  tools: toolsIn,
  history: (request) => {
    const turns = objectsIn(at(request, 'messages'));
    return {
      calls: turns.flatMap((turn) => objectsIn(turn['tool_calls']).map(({ id }) => id)),
      results: turns.filter(({ role }) => role === 'tool').map((turn) => turn['tool_call_id']),
    };
  },
  historyForm: 'tool_calls and role: tool',
  said: (request) => saidIn(listIn(at(request, 'messages'))),
  serve: (token) => [openaiChatService(token)],
};
