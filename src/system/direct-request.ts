import type { IncomingMessage } from 'node:http';
import { Agent as PlainAgent, request as plainRequest } from 'node:http';
import { Agent as SecureAgent, request as secureRequest } from 'node:https';

/** A request that goes to its address and nowhere else. */
export type DirectRequest = {
  readonly url: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
};

/**
 * Sends a request by a connection of its own and follows no redirection. `fetch` and the clients' own agents go
 * through HTTP_PROXY where NODE_USE_ENV_PROXY is set, also to 127.0.0.1.
 *
 * @returns the response, whose body must be read or destroyed
 * @throws the network's error, or the signal's reason
 */
export function requestDirectly(options: DirectRequest): Promise<IncomingMessage> {
  const { url, method = 'GET', headers, body, signal } = options;
  const secure = url.startsWith('https:');
  const send = secure ? secureRequest : plainRequest;
  const agent = secure ? new SecureAgent() : new PlainAgent();
  return new Promise((resolve, reject) => {
    const request = send(url, {
      method,
      headers: { ...headers, connection: 'close' },
      agent,
      signal,
    });
    request.once('response', resolve);
    request.on('error', (error) => reject(signal.aborted ? signal.reason : error));
    request.end(body);
  });
}
