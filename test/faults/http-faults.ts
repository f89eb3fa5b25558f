import { objectsIn } from '../../src/system/json.ts';
import {
  failure,
  hasResult,
  headersWithout,
  htmlAnswer,
  isMessages,
  jsonAnswer,
  textAnswer,
} from './answers.ts';
import { is, replacingOne, TEXT } from './event-maps.ts';
import { product, told } from './expected.ts';
import type { Ask, Fault, Mutation, Whole } from './fault.ts';

/** Statuses, errors, redirects and connections. */

function onFailures(change: (whole: Whole) => Whole): Mutation {
  return { gather: (whole) => (whole.status >= 400 ? change(whole) : whole) };
}

/** Successes pass untouched while failures are gathered. */
function relayed(name: string, probes: readonly string[], change: (whole: Whole) => Whole): Fault {
  return {
    name,
    family: 'R13',
    probes,
    expect: product('across/error', 'across/error-as-answer', 'error/status-mismatch'),
    mutate: onFailures(change),
  };
}

function refusing(
  name: string,
  family: `R${number}`,
  probe: string,
  answer: Mutation['answer'],
): Fault {
  return {
    name,
    family,
    probes: [probe],
    expect: product('http/refused'),
    mutate: answer ? { answer } : {},
  };
}

function once(answer: Whole): Mutation {
  return { where: (ask) => isMessages(ask) && ask.earlier === 0, answer: () => answer };
}

function hasField(field: string) {
  return (ask: Ask) => isMessages(ask) && field in ask.body;
}

function hasSystemTurn(ask: Ask): boolean {
  return objectsIn(ask.body['messages']).some((turn) => turn['role'] === 'system');
}

const REFUSALS: readonly Fault[] = [
  refusing('500-on-tool-results', 'R13', 'tool_use_roundtrip', (ask) =>
    hasResult(ask) ? failure(500, 'api_error', 'cannot translate tool_result') : undefined,
  ),
  refusing('500-always', 'R13', 'basic_text', () => failure(500, 'api_error', 'internal')),
  refusing('404-on-messages', 'R16', 'basic_text', () =>
    textAnswer(404, 'text/plain', 'Cannot POST /v1/messages'),
  ),
  refusing('405-on-messages', 'R16', 'basic_text', () => textAnswer(405, 'text/plain', '')),
  refusing('422-on-role-system', 'R9', 'basic_text', (ask) =>
    hasSystemTurn(ask)
      ? jsonAnswer(422, { detail: [{ msg: "Input should be 'user' or 'assistant'" }] })
      : undefined,
  ),
  refusing('400-on-adaptive-thinking', 'R7', 'thinking', () =>
    failure(400, 'invalid_request_error', "thinking.type: Input should be 'enabled'"),
  ),
  refusing('html-502', 'R13', 'basic_text', () => htmlAnswer(502)),
  refusing('413-over-8-kB', 'R15', 'subagent_task', (ask) =>
    JSON.stringify(ask.body).length > 8000
      ? failure(413, 'request_too_large', 'body over 8 kB')
      : undefined,
  ),
];

export const HTTP_FAULTS: readonly Fault[] = [
  ...REFUSALS,
  {
    name: '400-on-context-management',
    family: 'R8',
    probes: ['basic_text'],
    expect: product('http/refused', 'recovery/field-dropped'),
    mutate: {
      where: hasField('context_management'),
      answer: () =>
        failure(400, 'invalid_request_error', 'context_management: Extra inputs are not permitted'),
    },
  },
  {
    name: '500-once',
    family: 'R13',
    probes: ['basic_text'],
    expect: product('http/refused', 'recovery/retry'),
    mutate: once(failure(500, 'api_error', 'try again')),
  },
  {
    name: '500-after-upstream-answered',
    family: 'R13',
    probes: ['basic_text'],
    expect: product('http/refused'),
    mutate: { gather: () => failure(500, 'api_error', 'could not parse the answer') },
  },
  {
    name: '429-invented',
    family: 'R13',
    probes: ['basic_text'],
    expect: product('http/refused'),
    mutate: { answer: () => failure(429, 'rate_limit_error', 'slow down') },
  },
  {
    name: '529-once',
    family: 'R13',
    probes: ['basic_text'],
    expect: told('http/refused', 'recovery/retry'),
    mutate: once(failure(529, 'overloaded_error', 'Overloaded')),
  },
  {
    name: '401-on-good-token',
    family: 'R13',
    probes: ['basic_text'],
    expect: {
      classification: ['missing_env', 'product_failure'],
      rules: ['http/refused'],
    },
    mutate: { answer: () => failure(401, 'authentication_error', 'invalid key') },
  },
  {
    name: '200-with-error-body',
    family: 'R13',
    probes: ['basic_text'],
    expect: product('stream/json-for-stream'),
    mutate: {
      answer: () => ({ ...failure(200, 'api_error', 'upstream failed'), status: 200 }),
    },
  },
  {
    name: '200-with-html',
    family: 'R13',
    probes: ['basic_text'],
    expect: product('stream/json-for-stream'),
    mutate: { answer: () => htmlAnswer(200) },
  },
  {
    name: '204-without-body',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('stream/json-for-stream'),
    mutate: { answer: () => ({ status: 204, headers: [], body: Buffer.alloc(0) }) },
  },
  {
    name: 'error-event-invented',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('stream/false-error'),
    mutate: {
      events: replacingOne(1, TEXT, () => [
        { type: 'error', error: { type: 'api_error', message: 'parse error' } },
        { close: 'end' },
      ]),
    },
  },
  {
    name: 'redirect-307',
    family: 'R16',
    probes: ['basic_text'],
    expect: told('http/redirect'),
    mutate: {
      where: (ask) => isMessages(ask) && !ask.path.includes('again'),
      answer: (ask) => ({
        status: 307,
        headers: [['location', `${ask.path}&again=1`]],
        body: Buffer.alloc(0),
      }),
    },
  },
  {
    name: 'connection-closed-at-once',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('http/broken'),
    mutate: { answer: () => 'reset' },
  },
  {
    name: 'reset-in-mid-stream',
    family: 'R3',
    probes: ['basic_text'],
    expect: product('http/broken'),
    mutate: { events: replacingOne(1, TEXT, () => [{ close: 'reset' }]) },
  },
  {
    name: 'clean-end-in-mid-stream',
    family: 'R3',
    probes: ['basic_text', 'tool_use_roundtrip'],
    expect: product('stream/terminal-event'),
    mutate: { events: replacingOne(6, is('content_block_delta'), () => [{ close: 'end' }]) },
  },
  {
    name: 'cached-answer-repeated',
    family: 'R3',
    probes: ['tool_use_roundtrip'],
    expect: product('across/unasked'),
    mutate: cachedAnswers(),
  },
  {
    name: 'count-tokens-500',
    family: 'R12',
    probes: ['count_tokens'],
    expect: told('http/count-tokens'),
    mutate: {
      where: (ask) => ask.path.startsWith('/v1/messages/count_tokens'),
      answer: () => failure(500, 'api_error', 'cannot count'),
    },
  },
  {
    name: 'count-tokens-far-off',
    family: 'R12',
    probes: ['count_tokens'],
    expect: told('http/count-accuracy'),
    mutate: {
      where: (ask) => ask.path.startsWith('/v1/messages/count_tokens'),
      json: (body) => ({ input_tokens: Math.ceil(Number(body['input_tokens']) / 14) }),
    },
  },
  relayed('429-becomes-500', ['rate_limited'], () => failure(500, 'api_error', 'upstream error')),
  relayed('overflow-becomes-502', ['context_overflow'], () => failure(502, 'api_error', 'bad')),
  relayed('overflow-wording-lost', ['context_overflow'], (whole) =>
    failure(whole.status, 'invalid_request_error', 'Bad Request'),
  ),
  relayed('400-becomes-429', ['context_overflow'], () =>
    failure(429, 'rate_limit_error', 'too many tokens'),
  ),
  relayed('retry-after-dropped', ['rate_limited'], (whole) => ({
    ...whole,
    headers: headersWithout('retry-after')(whole.headers),
  })),
  relayed('failure-as-answer', ['rate_limited'], () =>
    textAnswer(
      200,
      'text/event-stream',
      [
        {
          type: 'message_start',
          message: {
            id: 'm',
            type: 'message',
            role: 'assistant',
            model: 'm',
            content: [],
            usage: { input_tokens: 1, output_tokens: 1 },
          },
        },
        { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
        {
          type: 'content_block_delta',
          index: 0,
          delta: { type: 'text_delta', text: 'Sorry, rate limited.' },
        },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 5 } },
        { type: 'message_stop' },
      ]
        .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    ),
  ),
];

/** The first answer is sent again for whatever is asked later. */
function cachedAnswers(): Mutation {
  let kept: Whole | undefined;
  return {
    answer: (ask) => (ask.earlier > 0 && kept ? kept : undefined),
    gather: (whole) => {
      kept ??= whole;
      return whole;
    },
  };
}
