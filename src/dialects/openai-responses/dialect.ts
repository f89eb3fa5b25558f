import { at, listIn, textIn } from '../../system/json.ts';
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
  said: (request) => {
    const input = at(request, 'input');
    return saidIn(listIn(input), at(request, 'instructions'), textIn(input));
  },
  serve: (token) => [openaiResponsesService(token), openaiModelsService(token)],
};
