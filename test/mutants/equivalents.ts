import type { Mutant } from './mutants.ts';

/** Mutants that a proxy may well be, by pattern. */
export type Pattern = {
  /** Matched against `<route> <part>`. */
  readonly where: RegExp;
  readonly path: RegExp;
  readonly op: RegExp;
  readonly reason: string;
};

const ANY = /./;
/** Everything but a refusal: what isn't known may be left behind, but is no reason to fail. */
const NOT_REFUSED = /^(?!refused-)/;
const SIDE = /^(HEAD|OPTIONS|GET) \//;

const EQUIVALENTS_OF_REQUESTS: readonly Pattern[] = [
  {
    where: / request-header$/,
    path: /^(user-agent|authorization|x-api-key)$/,
    op: NOT_REFUSED,
    reason: 'The vendor’s own gateway adds to user-agent and puts its own authentication in.',
  },
  {
    where: / request-header$/,
    path: /^(x-app|x-claude-code-.*|anthropic-dangerous-direct-browser-access)$/,
    op: NOT_REFUSED,
    reason:
      'The vendor’s own gateway drops x-app, x-claude-code-* and anthropic-* headers that it does not know.',
  },
  {
    where: / request-header$/,
    path: /^(x-stainless-.*|accept|accept-encoding|accept-language|sec-fetch-mode)$/,
    op: NOT_REFUSED,
    reason:
      'The published contract: other headers are forwarded or dropped. These tell of the client’s library and connection.',
  },
  {
    where: / request-header$/,
    path: /^anthropic-beta$/,
    op: /^doubled$/,
    reason:
      'A list may be sent in several lines (RFC 9110, 5.3), and a value twice asks for no more.',
  },
  {
    where: / beta$/,
    path: ANY,
    op: /^moved-to-end$/,
    reason: 'The values of anthropic-beta are a set.',
  },
  {
    where: /^(messages|count_tokens) request-body$/,
    path: /^model$/,
    op: /^changed$/,
    reason: 'The vendor’s own gateway rewrites model: an alias to a dated id.',
  },
  {
    where: /^messages request-body$/,
    path: /^safeguards(\[dangerous_tool_use\])?$/,
    op: /^refused-400$/,
    reason:
      'The published contract: a gateway that cannot pass it on answers 400 naming safeguards.',
  },
];

const EQUIVALENTS_OF_ANSWERS: readonly Pattern[] = [
  {
    where: / response-header$/,
    path: /^(request-id|anthropic-organization-id)$/,
    op: ANY,
    reason:
      'The vendor’s own gateway replaces request-id; the organisation is the upstream account’s.',
  },
  {
    where: / response-header$/,
    path: /^cache-control$/,
    op: ANY,
    reason:
      'For caches on the way; the contract does not name it, and answers to POST are not kept.',
  },
  {
    where: / answer-error$/,
    path: /^request_id$/,
    op: /^(?!swapped)/,
    reason: 'The vendor’s own gateway replaces the request’s id.',
  },
  {
    where: /^messages (event|answer-body)$/,
    path: /^(message_start\.message\.)?id$/,
    op: /^changed$/,
    reason: 'An id is opaque: any other that is unique does.',
  },
  {
    where: /^messages (event|answer-body)$/,
    path: /^(message_start\.message\.)?model$/,
    op: /^changed$/,
    reason:
      'The vendor’s own gateway rewrites model, so the answer may name the model that was asked.',
  },
  {
    where: /^messages event$/,
    path: /^ping$/,
    op: /^(first-dropped|doubled|moved|moved-to-end|delayed)$/,
    reason: 'Pings commit to nothing: a gateway adds and leaves out its own.',
  },
  {
    where: /^messages event$/,
    path: /delta\[(text|thinking|input_json)_delta\]$/,
    op: /^(split|joined)$/,
    reason: 'Deltas add up; where they are cut means nothing.',
  },
  {
    where: /^messages event$/,
    path: /delta\[input_json_delta\]$/,
    op: /^first-dropped$/,
    reason: 'The vendor’s first piece of arguments is empty, so nothing is lost with it.',
  },
  {
    where: /^messages event$/,
    path: ANY,
    op: /^delayed$/,
    reason: 'A second and a half is the network’s to take.',
  },
  {
    where: /^messages stream$/,
    path: ANY,
    op: /^(crlf|space-lost|pretty|bytewise)$/,
    reason: 'The same events by the standard of event streams, cut and spaced in another way.',
  },
];

const EQUIVALENTS_OF_ROUTES: readonly Pattern[] = [
  {
    where: /^(models|count_tokens) route$/,
    path: ANY,
    op: /^refused-404$/,
    reason:
      'The published contract: 404 is a clean "not implemented", and the client estimates by itself.',
  },
  {
    where: SIDE,
    path: ANY,
    op: NOT_REFUSED,
    reason:
      'What a target says of its own root and of methods it does not have is its own to choose.',
  },
  {
    where: SIDE,
    path: ANY,
    op: /^refused-(404|405)$/,
    reason: 'A target without these routes says so; the client goes on.',
  },
];

/** What the public contract or the vendor's own gateway allows, each with its reason. No pattern hides what matters. */
export const EQUIVALENTS: readonly Pattern[] = [
  ...EQUIVALENTS_OF_REQUESTS,
  ...EQUIVALENTS_OF_ANSWERS,
  ...EQUIVALENTS_OF_ROUTES,
];

/** The first pattern that a mutant falls under. */
export function patternFor(
  { site, op }: Pick<Mutant, 'site' | 'op'>,
  patterns: readonly Pattern[] = EQUIVALENTS,
): Pattern | undefined {
  return patterns.find(
    (pattern) =>
      pattern.where.test(`${site.route} ${site.part}`) &&
      pattern.path.test(site.path) &&
      pattern.op.test(op),
  );
}
