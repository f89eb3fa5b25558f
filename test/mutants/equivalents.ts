import type { Mutant } from './mutants.ts';

/** Mutants that a proxy may well be, by pattern. */
export type Pattern = {
  /** Matched against `<route> <part>`. */
  readonly where: RegExp;
  readonly path: RegExp;
  readonly op: RegExp;
  /** What no name tells, such as the values seen there. */
  readonly only?: (mutant: Pick<Mutant, 'site' | 'op'>) => boolean;
  readonly reason: string;
};

const ANY = /./;
/** Everything but a refusal: what isn't known may be left behind, but is no reason to fail. */
const NOT_REFUSED = /^(?!refused-)/;

function saysNothing(value: unknown): boolean {
  return value === null || JSON.stringify(value) === '[]';
}

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
  {
    where: /^(messages|count_tokens) query$/,
    path: /^beta$/,
    op: NOT_REFUSED,
    reason:
      'The vendor’s API goes by anthropic-beta; the contract does not name the query, and no release was seen to need it. A note tells it.',
  },
  {
    where: / request-body$/,
    path: /\.(required|enum|anyOf|oneOf|allOf)$/,
    op: /^reversed$/,
    reason: 'Sets in JSON Schema (2020-12): their order has no meaning.',
  },
  {
    where: / request-body$/,
    path: /\.(anyOf|allOf)\[\]$/,
    op: /^doubled$/,
    reason: 'A schema said twice in a list is the same schema.',
  },
  {
    where: / request-body$/,
    path: /^tools\[\]\.input_schema\.\$schema$/,
    op: /^dropped$/,
    reason: 'It names the draft that the vendor’s API takes for granted; the model never sees it.',
  },
  {
    where: / request-body$/,
    path: /^tools$/,
    op: /^reversed$/,
    reason: 'The order of tools has no meaning; one that is always the same keeps the prefix.',
  },
  {
    where: / request-body$/,
    path: /^tool_choice$/,
    op: /^dropped$/,
    reason: 'The only value seen there is {"type":"auto"}, which its absence means too.',
  },
  {
    where: /^count_tokens request-body$/,
    path: /^system$/,
    op: /^changed$/,
    reason: 'A target may have words of its own after the system prompt, as in the turn itself.',
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
    op: /^split$/,
    reason: 'Deltas add up; where they are cut means nothing.',
  },
  {
    where: /^messages event$/,
    path: /delta\[(text|thinking|input_json)_delta\]$/,
    op: /^joined$/,
    reason: 'Deltas add up; that a slow stream is held back meanwhile is told by its time.',
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
  {
    where: /^messages event$/,
    path: /^ping(\.type)?$/,
    op: /^(null-data|as-text|dropped|emptied|null|retyped|changed)$/,
    only: ({ site, op }) => site.path !== 'ping' || op !== 'dropped',
    reason: 'Clients pass over an event named ping without reading its data (SDK: streaming.ts).',
  },
  {
    where: /^messages event$/,
    path: /content_block\[(thinking|server_tool_use)\]$/,
    op: /^moved$/,
    reason: 'The event that it changes places with is a ping, whose place means nothing.',
  },
  {
    where: /^messages (event|answer-body)$/,
    path: ANY,
    op: /^(dropped|null)$/,
    only: ({ site }) =>
      !site.path.endsWith('message.content') &&
      site.values.length > 0 &&
      site.values.every(saysNothing),
    reason:
      'Null and an empty list say what their absence says: the types of the vendor’s own SDK let every release read them alike.',
  },
  {
    where: /^messages event$/,
    path: /delta\[citations_delta\]$/,
    op: /^moved$/,
    reason:
      'Citations add up beside the text of their block; before which piece of it they come means nothing.',
  },
  {
    where: /^messages status$/,
    path: /^5/,
    op: /^changed-to-5/,
    reason: 'The vendor’s own gateway answers its upstream’s 5xx with a 502.',
  },
  {
    where: /^messages (event|answer-body)$/,
    path: /^(message_delta\.)?context_management$/,
    op: /^emptied$/,
    reason: 'The only thing in it is an empty list.',
  },
  {
    where: /^messages event$/,
    path: /content_block\[thinking\]\.signature$/,
    op: /^(dropped|null)$/,
    reason:
      'Empty at the start; the vendor’s documented stream starts a thinking block without one.',
  },
  {
    where: /^messages event$/,
    path: /^message_start\.message\.usage\.output_tokens$/,
    op: /^(emptied|changed)$/,
    reason: 'At the start nobody knows it yet; message_delta gives the final count.',
  },
  {
    where: /^messages event$/,
    path: /content_block\[tool_use\]\.id$/,
    op: /^changed$/,
    reason: 'Ids of calls may be mapped: the CLI sends back what it got, so results still match.',
  },
  {
    where: /^messages event$/,
    path: /^error$/,
    op: /^(doubled|cut-before)$/,
    reason:
      'After a failure an error event and an aborted connection are both right, and nothing after the first is read.',
  },
  {
    where: /^messages (event|answer-error)$/,
    path: /^error\.(error\.)?message$|^error\.message$/,
    op: /^changed$/,
    reason: 'Words around the upstream’s are a gateway’s own: the CLI looks for what it knows.',
  },
  {
    where: /^messages response-header$/,
    path: /^x-should-retry$/,
    op: ANY,
    reason:
      'It says what the client does by itself with these statuses (400 is not asked again, 429 and 529 are).',
  },
  {
    where: /^models answer-body$/,
    path: /^(first_id|last_id|has_more)$|^data\[model\]\.(display_name|type|created_at)$/,
    op: ANY,
    reason:
      'The published contract asks for data[].id alone; with limit=1000 there is one page, and a gateway lists what it serves.',
  },
  {
    where: /^models answer-body$/,
    path: /^data(\[model\](\.id)?)?$/,
    op: /^(reversed|shortened|doubled|changed|swapped)$/,
    reason: 'A gateway lists the models that it serves, by names of its own.',
  },
];

const EQUIVALENTS_OF_ROUTES: readonly Pattern[] = [
  {
    where: /^(models|count_tokens) route$/,
    path: ANY,
    op: /^refused-(404|405)$/,
    reason:
      'The published contract: 404 is a clean "not implemented", and the client estimates by itself; so it does after 405.',
  },
  {
    where: /^(models|count_tokens) route$/,
    path: ANY,
    op: /^doubled$/,
    reason: 'Neither costs anything, so asking twice harms nobody.',
  },
  {
    where: SIDE,
    path: ANY,
    op: /^(?!refused-|changed-to-500$)/,
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
      pattern.op.test(op) &&
      (pattern.only?.({ site, op }) ?? true),
  );
}
