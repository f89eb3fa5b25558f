import type { Handling, Service, WireRequest } from '../../service.ts';
import { OpenaiRefusal, refusalReply } from './refusal.ts';
import { inOpenaiTerms } from './upstream-error.ts';

/** What sets OpenAI's endpoints apart; errors and credentials are the same for all. */
export type Endpoint = {
  readonly owns: (request: WireRequest) => boolean;
  readonly method: 'GET' | 'POST';
  /** @throws OpenaiRefusal */
  readonly handle: (request: WireRequest) => Handling;
  /** The request's field that holds the prompt. */
  readonly promptParam: string;
};

/**
 * A dialect of one endpoint.
 * @param token what the bearer must be; undefined lets everyone in.
 */
export function endpointService(endpoint: Endpoint, token: string | undefined): Service {
  const { owns, promptParam } = endpoint;
  return {
    owns,
    handle: (request) => {
      try {
        checkMethod(request, endpoint.method);
        checkToken(request, token);
        return endpoint.handle(request);
      } catch (error) {
        if (!(error instanceof OpenaiRefusal)) throw error;
        return { kind: 'reply', reply: refusalReply(error.status, error.body) };
      }
    },
    refuse: (fault) => {
      const { status, error } = inOpenaiTerms(fault, promptParam);
      return refusalReply(status, error, fault.retryAfterS);
    },
    tooLarge: () =>
      refusalReply(413, {
        message: 'Request body is too large for the API.',
        type: 'invalid_request_error',
        param: null,
        code: 'request_too_large',
      }),
  };
}

function checkMethod({ method, path }: WireRequest, allowed: string): void {
  if (method === allowed || (allowed === 'GET' && method === 'HEAD')) return;
  throw new OpenaiRefusal(405, {
    message: `Not allowed to ${method} on ${path}. (HINT: Perhaps you meant to make a ${allowed} request?)`,
    type: 'invalid_request_error',
    param: null,
    code: 'method_not_supported',
  });
}

function checkToken({ headers }: WireRequest, token: string | undefined): void {
  if (token === undefined) return;
  const bearer = /^Bearer (.*)$/i.exec(headers.authorization ?? '')?.[1];
  if (bearer === token) return;
  const type = 'invalid_request_error';
  if (bearer === undefined) {
    const message =
      "You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth.";
    throw new OpenaiRefusal(401, { message, type, param: null, code: null });
  }
  const message = 'Incorrect API key provided.';
  throw new OpenaiRefusal(401, { message, type, param: null, code: 'invalid_api_key' });
}
