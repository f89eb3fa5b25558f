import { endpointService } from '../../openai/serving/endpoint.ts';
import { readBody } from '../../openai/serving/read-body.ts';
import { countPrompt } from '../../openai/serving/usage.ts';
import type { PromptCache } from '../../prompt-cache.ts';
import { createPromptCache } from '../../prompt-cache.ts';
import type { Handling, Service, WireRequest } from '../../service.ts';
import { checkRequest } from './history-check.ts';
import { reasoningRequest } from './reasoning-request.ts';
import { render } from './rendition.ts';
import { chatRequest } from './request-schema.ts';
import { toConversation } from './to-conversation.ts';

/** Below any prefix: targets are given a base with or without a version. */
const PATH = /\/chat\/completions\/?$/;

/**
 * OpenAI Chat Completions, with the reasoning fields that compatible providers add.
 * @param token what the bearer must be; undefined lets everyone in.
 */
export function openaiChatService(token: string | undefined): Service {
  const cache = createPromptCache();
  return endpointService(
    {
      owns: ({ path }) => PATH.test(path),
      method: 'POST',
      promptParam: 'messages',
      handle: (request) => complete(request, cache),
    },
    token,
  );
}

function complete({ body }: WireRequest, cache: PromptCache): Handling {
  const request = readBody(chatRequest, body);
  checkRequest(request);
  const reasoning = reasoningRequest(request);
  const conversation = toConversation(request, reasoning);
  const prompt = countPrompt(cache, request.model, [...(request.tools ?? []), ...request.messages]);
  return {
    kind: 'turn',
    conversation,
    render: (delivery) => render(request, prompt, reasoning, delivery),
  };
}
