import type { PromptCache, PromptPart } from '../../prompt-cache.ts';
import { createPromptCache, promptTokens } from '../../prompt-cache.ts';
import type { Handling, Reply, Service, WireRequest } from '../../service.ts';
import { checkRequest } from './history-check.ts';
import { modelInfo, modelList } from './models.ts';
import { AnthropicRefusal, invalidRequest, jsonReply, refusalReply } from './refusal.ts';
import { render } from './rendition.ts';
import type { CountRequest, MessagesRequest } from './request-schema.ts';
import { countRequest, messagesRequest, readBody } from './request-schema.ts';
import { toConversation } from './to-conversation.ts';

const OWN_PATH = /^\/($|v1\/messages(\/|$))/;
const MODELS_PATH = /^\/v1\/models(\/|$)/;
const MODEL_PATH = /^\/v1\/models\/([^/]+)$/;

/**
 * The Anthropic Messages API: messages, count_tokens, models and the root.
 * @param token what `x-api-key` or the bearer must be; undefined lets everyone in.
 */
export function anthropicService(token: string | undefined): Service {
  const cache = createPromptCache();
  return {
    owns: ({ path, headers }) =>
      OWN_PATH.test(path) ||
      // OpenAI's list stands at the same path; this vendor's clients always name their version.
      (MODELS_PATH.test(path) && headers['anthropic-version'] !== undefined),
    handle: (request) => {
      try {
        return route(request, token, cache);
      } catch (error) {
        if (error instanceof AnthropicRefusal) return reply(refusalReply(error));
        throw error;
      }
    },
    refuse: ({ status, errorType, message, retryAfterS, shouldRetry }) =>
      refusalReply({ status, type: errorType, message }, { retryAfterS, shouldRetry }),
    tooLarge: () =>
      refusalReply(
        new AnthropicRefusal(413, 'request_too_large', 'Request exceeds the maximum size'),
      ),
  };
}

function reply(whole: Reply): Handling {
  return { kind: 'reply', reply: whole };
}

function route(request: WireRequest, token: string | undefined, cache: PromptCache): Handling {
  const { method, path } = request;
  if (path === '/') return only(method, ['GET', 'HEAD'], () => reply(jsonReply(200, {})));
  checkToken(request, token);
  if (path === '/v1/messages') return only(method, ['POST'], () => messages(request, cache));
  if (path === '/v1/messages/count_tokens') return only(method, ['POST'], () => count(request));
  if (path === '/v1/models') return only(method, ['GET'], () => reply(jsonReply(200, modelList())));
  const model = modelInfo(MODEL_PATH.exec(path)?.[1] ?? '');
  if (model) return only(method, ['GET'], () => reply(jsonReply(200, model)));
  throw new AnthropicRefusal(404, 'not_found_error', 'Not Found');
}

function only(method: string, allowed: readonly string[], handle: () => Handling): Handling {
  if (allowed.includes(method)) return handle();
  throw new AnthropicRefusal(405, 'invalid_request_error', 'Method Not Allowed');
}

function checkToken({ headers }: WireRequest, token: string | undefined): void {
  if (token === undefined) return;
  const key = headers['x-api-key'];
  const bearer = /^Bearer (.*)$/i.exec(headers.authorization ?? '')?.[1];
  if (key === token || bearer === token) return;
  const message =
    bearer !== undefined
      ? 'Invalid bearer token'
      : key !== undefined
        ? 'invalid x-api-key'
        : 'x-api-key header is required';
  throw new AnthropicRefusal(401, 'authentication_error', message);
}

function checkVersion({ headers }: WireRequest): void {
  if (!headers['anthropic-version']) throw invalidRequest('anthropic-version: header is required');
}

/** A field without its beta is unknown. */
function checkSafeguards({ headers }: WireRequest, { safeguards }: MessagesRequest): void {
  const betas = String(headers['anthropic-beta'] ?? '');
  if (safeguards?.length && !betas.includes('dangerous-tool-use-'))
    throw invalidRequest('safeguards: Extra inputs are not permitted');
}

function messages(request: WireRequest, cache: PromptCache): Handling {
  checkVersion(request);
  const body = readBody(messagesRequest, request.body);
  checkRequest(body);
  checkSafeguards(request, body);
  const budget = body.thinking?.type === 'enabled' ? (body.thinking.budget_tokens ?? 0) : 0;
  if (budget >= body.max_tokens) {
    throw invalidRequest('`max_tokens` must be greater than `thinking.budget_tokens`.');
  }
  const usage = cache(body.model, promptParts(body));
  return {
    kind: 'turn',
    conversation: toConversation(body),
    render: (delivery) => render(body, usage, delivery),
  };
}

function count(request: WireRequest): Handling {
  checkVersion(request);
  const body = readBody(countRequest, request.body);
  checkRequest(body);
  return reply(jsonReply(200, { input_tokens: promptTokens(promptParts(body)) }));
}

/** The prompt in the order the vendor caches it: tools, system, messages. */
function promptParts(body: CountRequest): PromptPart[] {
  // The attribution block changes by request and isn't part of the prompt.
  const system = (body.system ?? []).filter(
    ({ text }) => !text.startsWith('x-anthropic-billing-header:'),
  );
  const blocks = body.messages.flatMap(({ role, content }) =>
    content.map((block) => ({ role, block })),
  );
  const parts = [
    ...(body.tools ?? []).map((tool) => ({ content: tool, marked: isMarked(tool) })),
    ...system.map((block) => ({ content: block, marked: isMarked(block) })),
    ...blocks.map((content) => ({ content, marked: isMarked(content.block) })),
  ];
  // A mark on the request itself stands for one on its last part.
  const last = parts.at(-1);
  return last && body.cache_control ? [...parts.slice(0, -1), { ...last, marked: true }] : parts;
}

function isMarked(part: Readonly<Record<string, unknown>>): boolean {
  return Boolean(part['cache_control']);
}
