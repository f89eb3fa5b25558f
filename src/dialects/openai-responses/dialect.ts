import { at, listIn, objectsIn, textIn } from '../../system/json.ts';
import type { Dialect } from '../dialect.ts';
import { toolsIn } from '../offered-tool.ts';
import { openaiModelsService } from '../openai/serving/models.ts';
import { barePath } from '../path.ts';
import { saidIn } from '../said.ts';
import { responsesAnswer } from './reading/answer.ts';
import { openaiResponsesService } from './serving/service.ts';

/** The OpenAI Responses API; the vendor's list of models, which is the same for both of its dialects, comes with it. */
export const openaiResponses: Dialect = {
  name: 'openai-responses',
  asksTurn: ({ method, path }) => method === 'POST' && barePath(path).endsWith('/responses'),
  answer: responsesAnswer,
  tools: toolsIn,
  history: (request) => {
    const items = objectsIn(at(request, 'input'));
    const ids = (end: string) =>
      items.filter(({ type }) => (textIn(type) ?? '').endsWith(end)).map((item) => item['call_id']);
    return { calls: ids('_call'), results: ids('_call_output') };
  },
  historyForm: 'function_call and function_call_output',
  said: (request) => {
    const input = at(request, 'input');
    return saidIn(listIn(input), at(request, 'instructions'), textIn(input));
  },
  serve: (token) => [openaiResponsesService(token), openaiModelsService(token)],
};
