import { joinParts } from '../join-parts.ts';
import type { Scene, UpstreamFault } from '../scene.ts';

/** Fails the first request in the given way and answers those after it. */
function failsOnce(fault: UpstreamFault): Scene {
  return (_conversation, { prompt, earlier }) => {
    const answer = joinParts(prompt, 'Two parts and a hyphen between them.');
    return earlier === 0 ? { ...answer, fault } : answer;
  };
}

export const rateLimited = failsOnce({
  kind: 'status',
  status: 429,
  errorType: 'rate_limit_error',
  message: 'This request would exceed your rate limit of 50 requests per minute.',
  retryAfterS: 1,
});

export const overloaded = failsOnce({
  kind: 'status',
  status: 529,
  errorType: 'overloaded_error',
  message: 'Overloaded',
});

export const upstreamErrorMidstream = failsOnce({
  kind: 'error_event',
  status: 529,
  errorType: 'overloaded_error',
  message: 'Overloaded',
  afterText: 'The joined token, as far as I can tell, ',
});

/** Every request: the CLI may try again with less, and the context stays too long. */
export const contextOverflow: Scene = () => ({
  fault: {
    kind: 'status',
    status: 400,
    errorType: 'invalid_request_error',
    message: 'prompt is too long: 214873 tokens > 200000 maximum',
  },
});

/** Answers well, but only after a silence with pings in it. */
export const slowFirstToken: Scene = (_conversation, { prompt }) => ({
  ...joinParts(prompt, 'Two parts and a hyphen between them.'),
  fault: { kind: 'slow_first_token', ms: 6000, pings: true },
});
