import { endpointService } from '../../openai/serving/endpoint.ts';
import { readBody } from '../../openai/serving/read-body.ts';
import { countPrompt } from '../../openai/serving/usage.ts';
import type { PromptCache } from '../../prompt-cache.ts';
import { createPromptCache } from '../../prompt-cache.ts';
import type { Handling, Service, WireRequest } from '../../service.ts';
import { checkRequest } from './history-check.ts';
import { render } from './rendition.ts';
import { responsesRequest } from './request-schema.ts';
import { toConversation } from './to-conversation.ts';

/** Below any prefix: targets are given a base with or without a version. */
const PATH = /\/responses\/?$/;

/**
 * The OpenAI Responses API, without storage: each request brings its whole history.
 * @param token what the bearer must be; undefined lets everyone in.
 */
export function openaiResponsesService(token: string | undefined): Service {
  const cache = createPromptCache();
  return endpointService(
    {
      owns: ({ path }) => PATH.test(path),
      method: 'POST',
      promptParam: 'input',
      handle: (request) => respond(request, cache),
    },
    token,
  );
}

function respond({ body }: WireRequest, cache: PromptCache): Handling {
  const request = readBody(responsesRequest, body);
  checkRequest(request);
  const conversation = toConversation(request);
  const { tools, instructions, input } = request;
  const parts = [...(tools ?? []), ...(instructions ? [instructions] : []), ...input];
  const prompt = countPrompt(cache, request.model, parts);
  return { kind: 'turn', conversation, render: (delivery) => render(request, prompt, delivery) };
}
