import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { z } from 'zod';
import type { UpstreamError, UpstreamFault } from '../../../../src/dialects/move.ts';
import type { Session } from '../../../scripted/openai-session.ts';
import { post, refusal, streamData, withSession } from '../../../scripted/openai-session.ts';

const TAG = '[smoke:faulty-00000001]';

const endpoints = [
  {
    path: '/v1/chat/completions',
    prompt: 'messages',
    body: { model: 'm', messages: [{ role: 'user', content: TAG }] },
    textIn: /"content":"([^"]+)"/g,
    end: 'data: [DONE]\n\n',
  },
  {
    path: '/v1/responses',
    prompt: 'input',
    body: { model: 'm', input: TAG },
    textIn: /"delta":"([^"]+)"/g,
    end: '"type":"response.completed"',
  },
] as const;

function withFault(
  fault: UpstreamFault,
  run: (session: Session) => Promise<void>,
  text = ' and the rest.',
): Promise<void> {
  return withSession(run, { scenes: { faulty: () => ({ text, fault }) } });
}

/** What arrived before the stream ended, and whether it ended as it should. */
async function drain(response: Response): Promise<{ text: string; broken: boolean }> {
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const bytes of response.body ?? []) text += decoder.decode(bytes, { stream: true });
    return { text, broken: false };
  } catch {
    return { text, broken: true };
  }
}

type Told = { status: number; type: string; code: string | null; message: RegExp };

const errors: readonly (readonly [says: string, error: UpstreamError, told: Told])[] = [
  [
    'a rate limit',
    { status: 429, errorType: 'rate_limit_error', message: 'slow down', retryAfterS: 7 },
    { status: 429, type: 'requests', code: 'rate_limit_exceeded', message: /^slow down$/ },
  ],
  [
    'overload',
    { status: 529, errorType: 'overloaded_error', message: 'Overloaded' },
    {
      status: 503,
      type: 'service_unavailable_error',
      code: 'server_is_overloaded',
      message: /^Overloaded$/,
    },
  ],
  [
    'a failure',
    { status: 500, errorType: 'api_error', message: 'oops' },
    { status: 500, type: 'server_error', code: 'server_error', message: /^oops$/ },
  ],
  [
    'an overflow with its counts',
    {
      status: 400,
      errorType: 'invalid_request_error',
      message: 'prompt is too long: 210000 tokens > 200000 maximum',
    },
    {
      status: 400,
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
      message: /^This model's maximum context length is 200000 .* resulted in 210000 tokens/,
    },
  ],
  [
    'an overflow without counts',
    { status: 400, errorType: 'invalid_request_error', message: 'Prompt is too long' },
    {
      status: 400,
      type: 'invalid_request_error',
      code: 'context_length_exceeded',
      message: /^Your input exceeds the context window/,
    },
  ],
  [
    'another refusal',
    { status: 400, errorType: 'invalid_request_error', message: 'no' },
    { status: 400, type: 'invalid_request_error', code: null, message: /^no$/ },
  ],
];

for (const { path, prompt, body, textIn, end } of endpoints) {
  const ask = (session: Session, stream: boolean) => post(session, path, { ...body, stream });
  const textOf = (bytes: string) => [...bytes.matchAll(textIn)].map(([, piece]) => piece).join('');

  for (const [says, error, told] of errors) {
    test(`${path} tells ${says} in OpenAI's terms`, () =>
      withFault({ kind: 'status', ...error }, async (session) => {
        for (const stream of [true, false]) {
          const response = await ask(session, stream);
          const wait = error.retryAfterS === undefined ? null : String(error.retryAfterS);
          assert.equal(response.headers.get('retry-after'), wait);
          const { type, code, param, message } = await refusal(response, told.status);
          assert.deepEqual({ type, code }, { type: told.type, code: told.code });
          assert.equal(param, code === 'context_length_exceeded' ? prompt : null);
          assert.match(message, told.message);
        }
      }));
  }

  test(`${path}: a cut stream ends after the given text, broken`, () =>
    withFault({ kind: 'cut', afterText: 'Only this' }, async (session) => {
      const { text, broken } = await drain(await ask(session, true));
      assert.ok(broken);
      assert.equal(textOf(text), 'Only this');
      assert.ok(!text.includes(end));
    }));

  test(`${path}: a stalled stream goes on and ends whole`, () =>
    withFault({ kind: 'stall', afterText: 'First', ms: 30 }, async (session) => {
      const { text, broken } = await drain(await ask(session, true));
      assert.ok(!broken);
      assert.equal(textOf(text), 'First and the rest.');
      assert.ok(text.includes(end));
    }));

  for (const pings of [true, false]) {
    test(`${path}: a slow first token opens the turn, then ${pings ? 'comments' : 'is silent'}`, () =>
      withFault({ kind: 'slow_first_token', ms: 50, pings }, async (session) => {
        const { text } = await drain(await ask(session, true));
        const comment = text.indexOf('\n: keep-alive\n');
        assert.equal(comment > 0, pings);
        assert.ok(comment < text.indexOf(' and'));
        assert.ok(text.includes(end));
      }));
  }

  test(`${path}: an error in mid-stream, or whole for an answer sent whole`, () =>
    withFault(
      { kind: 'error_event', afterText: 'First', ...(errors[1]?.[1] ?? assert.fail()) },
      async (session) => {
        const { text, broken } = await drain(await ask(session, true));
        assert.ok(!broken);
        assert.equal(textOf(text), 'First');
        assert.ok(!text.includes(end));
        assert.match(text, /server_is_overloaded/);
        await refusal(await ask(session, false), 503);
      },
    ));
}

const MID_STREAM: UpstreamFault = {
  kind: 'error_event',
  afterText: 'First',
  status: 500,
  errorType: 'api_error',
  message: 'oops',
};

test('Chat Completions ends in mid-stream with the envelope, which the client throws', () =>
  withFault(MID_STREAM, async (session) => {
    const response = await post(session, endpoints[0].path, { ...endpoints[0].body, stream: true });
    const error = { message: 'oops', type: 'server_error', param: null, code: 'server_error' };
    assert.deepEqual((await streamData(response)).at(-1), { error });
    await assert.rejects(
      session.client.chat.completions
        .stream({ model: 'm', messages: [{ role: 'user', content: TAG }] })
        .finalMessage(),
      (thrown) => thrown instanceof OpenAI.APIError && thrown.code === 'server_error',
    );
  }));

test('Responses ends in mid-stream with an error event and a failed response', () =>
  withFault(MID_STREAM, async (session) => {
    const response = await post(session, endpoints[1].path, { ...endpoints[1].body, stream: true });
    const data = z
      .array(z.looseObject({ sequence_number: z.number() }))
      .parse(await streamData(response));
    assert.deepEqual(
      data.map(({ sequence_number }) => sequence_number),
      data.map((_, index) => index),
    );
    assert.partialDeepStrictEqual(data.slice(-2), [
      { type: 'error', code: 'server_error', message: 'oops', param: null },
      {
        type: 'response.failed',
        response: { status: 'failed', error: { code: 'server_error', message: 'oops' } },
      },
    ]);
    await assert.rejects(
      session.client.responses.stream({ model: 'm', input: TAG }).finalResponse(),
      { type: 'error', code: 'server_error', message: 'oops' },
    );
  }));

test('an empty turn ends well without content', () =>
  withFault({ kind: 'empty_turn' }, async ({ client }) => {
    const asked = { model: 'm', messages: [{ role: 'user' as const, content: TAG }] };
    const streamed = await client.chat.completions.stream(asked).finalChatCompletion();
    const whole = await client.chat.completions.create(asked);
    for (const [choice] of [streamed.choices, whole.choices]) {
      assert.equal(choice?.message.content || '', '');
      assert.equal(choice?.message.tool_calls, undefined);
      assert.equal(choice?.finish_reason, 'stop');
    }
    const response = await client.responses.stream({ model: 'm', input: TAG }).finalResponse();
    assert.deepEqual([response.status, response.output], ['completed', []]);
  }));

test('a body over the limit is refused in the envelope', () =>
  withSession(async (session) => {
    const response = await post(session, endpoints[0].path, ' '.repeat(32 * 1024 * 1024 + 1));
    assert.equal((await refusal(response, 413)).code, 'request_too_large');
  }));
