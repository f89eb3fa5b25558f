import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ACCOUNT_SIGNS, type AccountTrouble } from '../../src/dialects/account-signs.ts';
import { accountTrouble, troubleIn } from '../../src/dialects/account-trouble.ts';
import { json, reading, stream } from '../wire/readings.ts';

const anthropic = (type: string, message: string) => ({ type: 'error', error: { type, message } });
const LOW =
  'Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits.';
const QUOTA =
  'You exceeded your current quota, please check your plan and billing details. For more information on this error, head to: https://ai.google.dev/gemini-api/docs/rate-limits.';

/** Bodies as they were published or seen. */
const BODIES: readonly (readonly [AccountTrouble, status: number, body: unknown])[] = [
  ['empty', 400, anthropic('invalid_request_error', LOW)],
  ['empty', 429, anthropic('billing_error', 'Spend limit reached')],
  [
    'empty',
    400,
    anthropic(
      'invalid_request_error',
      'You have reached your specified API usage limits. You will regain access on 2026-12-01.',
    ),
  ],
  [
    'empty',
    429,
    {
      error: {
        message: QUOTA,
        type: 'insufficient_quota',
        param: null,
        code: 'insufficient_quota',
      },
    },
  ],
  [
    'empty',
    429,
    { error: { message: QUOTA, type: 'insufficient_quota', code: 'project_spend_limit_exceeded' } },
  ],
  ['empty', 402, { error: { code: 402, message: 'Insufficient credits. Add more.' } }],
  ['empty', 403, { error: { message: 'Key limit exceeded (total limit).', code: 403 } }],
  [
    'empty',
    402,
    {
      error: {
        message: 'Insufficient Balance',
        type: 'unknown_error',
        param: null,
        code: 'invalid_request_error',
      },
    },
  ],
  ['empty', 429, { error: { code: 429, message: QUOTA, status: 'RESOURCE_EXHAUSTED' } }],
  [
    'empty',
    403,
    {
      error: {
        code: 403,
        status: 'PERMISSION_DENIED',
        message: 'This API method requires billing to be enabled.',
        details: [{ reason: 'BILLING_DISABLED' }],
      },
    },
  ],
  ['empty', 403, { message: 'Model access is denied due to INVALID_PAYMENT_INSTRUMENT: …' }],
  ['empty', 400, { code: 'Arrearage', message: 'Access denied, please make sure …' }],
  [
    'empty',
    429,
    { error: { type: 'exceeded_current_quota_error', message: 'Your account is suspended' } },
  ],
  ['empty', 403, { error: { code: 'AccountOverdueError', message: 'overdue balance' } }],
  [
    'empty',
    403,
    {
      code: 'The caller does not have permission',
      error:
        'Your team has either used all available credits or reached its monthly spending limit.',
    },
  ],
  ['key', 401, anthropic('authentication_error', 'invalid x-api-key')],
  ['key', 401, ''],
  ['key', 500, anthropic('authentication_error', 'invalid x-api-key')],
  ['key', 400, { error: { message: 'Incorrect API key provided', code: 'invalid_api_key' } }],
  [
    'key',
    400,
    {
      error: {
        code: 400,
        message: 'API key not valid. Please pass a valid API key.',
        status: 'INVALID_ARGUMENT',
        details: [{ reason: 'API_KEY_INVALID' }],
      },
    },
  ],
  [
    'key',
    400,
    { error: { code: 400, message: 'API key expired. Please renew.', status: 'INVALID_ARGUMENT' } },
  ],
  ['key', 403, { __type: 'UnrecognizedClientException', message: 'The security token …' }],
  ['key', 403, { message: 'The security token included in the request is invalid.' }],
  [
    'key',
    400,
    {
      error: {
        code: 'Unauthorized',
        message: 'Access denied due to invalid subscription key or wrong API endpoint.',
      },
    },
  ],
  ['key', 400, { code: 'InvalidApiKey', message: 'Invalid API-key provided.' }],
  ['model', 404, anthropic('not_found_error', 'model: claude-sonnet-9-9')],
  ['model', 404, { error: { message: 'The model `x` does not exist', code: 'model_not_found' } }],
  ['model', 404, { error: { code: 'DeploymentNotFound', message: 'The API deployment …' } }],
  [
    'model',
    404,
    {
      error: {
        code: 404,
        message: 'models/gemini-0 is not found for API version v1beta',
        status: 'NOT_FOUND',
      },
    },
  ],
  ['model', 400, { message: 'The provided model identifier is invalid.' }],
  ['model', 400, { error: { message: 'acme/none is not a valid model ID', code: 400 } }],
  ['model', 400, { error: { message: '/chat: Invalid model name passed in model=x. Call …' } }],
  ['model', 404, { error: "model 'llama9' not found" }],
];

const text = (body: unknown) => (typeof body === 'string' ? body : JSON.stringify(body));

test('each provider’s own words for an account that is empty, refused or without the model', () => {
  for (const [trouble, status, body] of BODIES)
    assert.equal(troubleIn(status, text(body)), trouble, text(body));
});

test('through a translator that quotes its upstream in a text, the same', () => {
  for (const [trouble, status, body] of BODIES.filter(([, , one]) => typeof one !== 'string')) {
    // Of a status alone nothing is left in another's body.
    if (troubleIn(0, text(body)) === undefined) continue;
    const message = `Error from provider: ${status}: ${JSON.stringify(body, null, 2)}`;
    const relayed = JSON.stringify(anthropic('api_error', message));
    assert.equal(troubleIn(500, relayed), trouble, relayed);
  }
});

test('no sign is there for nothing: each is told by one of these bodies alone', () => {
  for (const [place, sign] of ACCOUNT_SIGNS.entries()) {
    const { words, codes, status } = sign;
    const told = BODIES.some(([trouble, had, body]) => {
      const held = text(body);
      return (
        trouble === sign.trouble &&
        (status === undefined || status === had) &&
        (words === undefined || words.test(held)) &&
        (codes === undefined || codes.some((code) => held.includes(`"${code}"`)))
      );
    });
    assert.ok(told, `${place}: ${sign.provider}`);
  }
});

const OTHERS: readonly (readonly [status: number, body: unknown])[] = [
  [400, anthropic('invalid_request_error', 'prompt is too long: 210000 tokens > 200000 maximum')],
  [400, anthropic('invalid_request_error', 'model: Extra inputs are not permitted')],
  [400, { error: { message: "Invalid 'tools': empty array", code: 'empty_array' } }],
  [404, anthropic('not_found_error', 'Not Found')],
  [403, anthropic('permission_error', 'Your IP is not allowed')],
  [429, anthropic('rate_limit_error', 'Number of request tokens has exceeded your rate limit')],
  [
    429,
    { error: { code: 429, message: 'Resource has been exhausted', status: 'RESOURCE_EXHAUSTED' } },
  ],
  [500, anthropic('api_error', 'Internal server error')],
  [502, '<h1>Bad gateway</h1>'],
  [500, anthropic('api_error', 'invalid api key, 401 Unauthorized, authentication_error')],
  [400, { detail: [{ loc: ['body', 'messages', 1, 'role'], msg: 'Input should be user' }] }],
];

test('other refusals say nothing of an account', () => {
  for (const [status, body] of OTHERS) assert.equal(troubleIn(status, text(body)), undefined);
});

test('only a failure is read, in a body or in a stream’s error event; never an answer’s prose', () => {
  const event = stream([anthropic('invalid_request_error', LOW)]);
  assert.equal(accountTrouble(reading({ response: event })), 'empty');
  assert.equal(accountTrouble(reading({ status: 400, response: event })), 'empty');
  const refusal = json(anthropic('invalid_request_error', LOW));
  assert.equal(accountTrouble(reading({ status: 400, response: refusal })), 'empty');
  const said = json({ content: [{ type: 'text', text: LOW }], type: 'message' });
  assert.equal(accountTrouble(reading({ response: said })), undefined);
  const streamed = stream([{ type: 'content_block_delta', delta: { text: LOW } }]);
  assert.equal(accountTrouble(reading({ response: streamed })), undefined);
  const noBody = reading({ status: 402, response: { kind: 'none' } });
  assert.equal(accountTrouble(noBody), 'empty');
});
