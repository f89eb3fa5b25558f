import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { z } from 'zod';
import type { Move } from '../../../../src/dialects/move.ts';
import type { Session } from '../../../scripted/openai-session.ts';
import { post, streamData, withSession } from '../../../scripted/openai-session.ts';

const TAG = '[smoke:echo-00000001]';
const ask = { model: 'm', messages: [{ role: 'user' as const, content: TAG }] };

function playing(move: Move, run: (session: Session) => Promise<void>): Promise<void> {
  return withSession(run, { scenes: { echo: () => move } });
}

const chunk = z.strictObject({
  id: z.string().regex(/^chatcmpl-\w+$/),
  object: z.literal('chat.completion.chunk'),
  created: z.number().int(),
  model: z.literal('m'),
  service_tier: z.literal('default'),
  system_fingerprint: z.string(),
  choices: z
    .array(
      z.strictObject({
        index: z.literal(0),
        delta: z.record(z.string(), z.unknown()),
        logprobs: z.null(),
        finish_reason: z.string().nullable(),
      }),
    )
    .max(1),
  usage: z.record(z.string(), z.unknown()).nullable().optional(),
});
type Chunk = z.infer<typeof chunk>;

/** The chunks of a stream that ends as it should. */
async function chunks(session: Session, more: object = {}): Promise<Chunk[]> {
  const response = await post(session, '/v1/chat/completions', { ...ask, stream: true, ...more });
  assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8');
  const data = await streamData(response);
  assert.equal(data.at(-1), '[DONE]');
  const all = data.slice(0, -1).map((json) => chunk.parse(json));
  assert.equal(new Set(all.map(({ id }) => id)).size, 1);
  return all;
}

function deltas(all: readonly Chunk[]): Record<string, unknown>[] {
  return all.flatMap(({ choices }) => choices.map(({ delta }) => delta));
}

function joined(all: readonly Chunk[], field: string): string {
  return deltas(all)
    .map((delta) => delta[field] ?? '')
    .join('');
}

const full: Move = {
  thinking: 'A thought that takes several deltas.',
  text: 'An answer in several deltas.',
  calls: [
    { name: 'A', input: { path: 'a.txt' } },
    { name: 'B', input: { nested: { list: [1, 'two'] } } },
  ],
};

test('the role opens, reasoning, content and calls follow, the reason ends', () =>
  playing(full, async (session) => {
    const all = await chunks(session, { reasoning_effort: 'high' });
    const keys = deltas(all).map((delta) => Object.keys(delta).join());
    assert.deepEqual(
      keys.filter((key, index) => key !== keys[index - 1]),
      ['role,content,refusal', 'reasoning_content', 'content', 'tool_calls', ''],
    );
    assert.deepEqual(deltas(all)[0], { role: 'assistant', content: '', refusal: null });
    for (const key of ['reasoning_content', 'content']) {
      assert.ok(keys.filter((seen) => seen === key).length >= 3, key);
    }
    const reasons = all.map(({ choices }) => choices[0]?.finish_reason);
    assert.equal(reasons.at(-1), 'tool_calls');
    assert.ok(reasons.slice(0, -1).every((reason) => reason === null));
  }));

const callPiece = z.strictObject({
  index: z.number(),
  id: z.string().optional(),
  type: z.literal('function').optional(),
  function: z.strictObject({ name: z.string().optional(), arguments: z.string() }),
});

test('each call has an index, names itself once, and its arguments come in pieces', () =>
  playing(full, async (session) => {
    const pieces = deltas(await chunks(session)).flatMap(({ tool_calls }) =>
      z.array(callPiece).default([]).parse(tool_calls),
    );
    const named = pieces.filter(({ id }) => id !== undefined);
    assert.deepEqual(
      named.map(({ index, type, function: of }) => [index, type, of.name, of.arguments]),
      [
        [0, 'function', 'A', ''],
        [1, 'function', 'B', ''],
      ],
    );
    assert.equal(new Set(named.map(({ id }) => id)).size, 2);
    for (const [index, { input }] of (full.calls ?? []).entries()) {
      const own = pieces.filter((piece) => piece.index === index);
      assert.ok(own.length >= 4);
      const written = own.map((piece) => piece.function.arguments).join('');
      assert.deepEqual(JSON.parse(written), input);
    }
  }));

test('reasoning comes in one field, by the spelling of the request', () =>
  playing(full, async (session) => {
    const plain = await chunks(session, { enable_thinking: true });
    assert.equal(joined(plain, 'reasoning_content'), full.thinking);
    assert.equal(joined(plain, 'reasoning'), '');
    const router = await chunks(session, { reasoning: { effort: 'high' } });
    assert.equal(joined(router, 'reasoning'), full.thinking);
    assert.equal(joined(router, 'reasoning_content'), '');
    const unasked = await chunks(session);
    assert.equal(joined(unasked, 'reasoning_content') + joined(unasked, 'reasoning'), '');
  }));

test('usage comes only when asked for, in a last chunk without a choice', () =>
  playing(full, async (session) => {
    const without = await chunks(session);
    assert.ok(without.every((one) => one.choices.length === 1 && !('usage' in one)));
    const counted = await chunks(session, {
      reasoning_effort: 'high',
      stream_options: { include_usage: true },
    });
    const last = counted.at(-1);
    assert.deepEqual(last?.choices, []);
    assert.ok(counted.slice(0, -1).every(({ usage }) => usage === null));
    const whole = await session.client.chat.completions.create({
      ...ask,
      reasoning_effort: 'high',
    });
    assert.deepEqual(last?.usage, whole.usage);
    assert.ok((whole.usage?.completion_tokens_details?.reasoning_tokens ?? 0) > 5);
    const { prompt_tokens = 0, completion_tokens = 0, total_tokens } = whole.usage ?? {};
    assert.equal(total_tokens, prompt_tokens + completion_tokens);
  }));

test('an answer sent whole says the same', () =>
  playing(full, async ({ client }) => {
    const { object, choices } = await client.chat.completions.create({
      ...ask,
      reasoning_effort: 'high',
    });
    assert.equal(object, 'chat.completion');
    const [choice] = choices;
    assert.equal(choice?.finish_reason, 'tool_calls');
    assert.partialDeepStrictEqual(choice?.message, {
      role: 'assistant',
      content: full.text,
      reasoning_content: full.thinking,
      tool_calls: [
        { type: 'function', function: { name: 'A', arguments: '{"path":"a.txt"}' } },
        { type: 'function', function: { name: 'B', arguments: '{"nested":{"list":[1,"two"]}}' } },
      ],
    });
  }));

test('calls alone leave the content null, and text alone stops', () =>
  playing({ calls: full.calls ?? [] }, async ({ client }) => {
    const { choices } = await client.chat.completions.create(ask);
    assert.equal(choices[0]?.message.content, null);
    const plain = await client.chat.completions.create({
      ...ask,
      messages: [{ role: 'user', content: 'no tag' }],
    });
    assert.equal(plain.choices[0]?.finish_reason, 'stop');
    assert.equal(plain.choices[0]?.message.tool_calls, undefined);
  }));

test('a long prefix is read from the cache the second time', () =>
  withSession(async ({ client }) => {
    const cached = async (question: string) => {
      const { usage } = await client.chat.completions.create({
        model: 'm',
        messages: [
          { role: 'system', content: 'y'.repeat(8000) },
          { role: 'user', content: question },
        ],
      });
      return usage?.prompt_tokens_details?.cached_tokens ?? -1;
    };
    assert.equal(await cached('one'), 0);
    assert.ok((await cached('another')) > 1024);
  }));

test('an image counts by itself, not by its base64', () =>
  withSession(async ({ client }) => {
    const url = `data:image/png;base64,${'A'.repeat(200_000)}`;
    const { usage } = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: [{ type: 'image_url', image_url: { url } }] }],
    });
    assert.ok((usage?.prompt_tokens ?? Number.POSITIVE_INFINITY) < 2000);
  }));

test('a schema is answered with an instance of it', () =>
  withSession(async ({ client }) => {
    const schema = {
      type: 'object',
      properties: { title: { type: 'string' } },
      required: ['title'],
    };
    const { choices } = await client.chat.completions.create({
      model: 'm',
      messages: [{ role: 'user', content: 'Name this.' }],
      response_format: { type: 'json_schema', json_schema: { name: 'title', schema } },
    });
    assert.equal(choices[0]?.message.content, '{"title":"smoke"}');
  }));

const anyText = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });

let move: Move = {};

test('any text, thinking and input reach OpenAI’s client as they were sent', () =>
  withSession(
    ({ client }) =>
      fc.assert(
        fc.asyncProperty(anyText, anyText, anyText, async (thinking, text, value) => {
          move = { thinking, text, calls: [{ name: 'A', input: { value, [text]: [value] } }] };
          let thought = '';
          const stream = client.chat.completions.stream({ ...ask, reasoning_effort: 'low' });
          stream.on('chunk', ({ choices }) => {
            thought += String(Reflect.get(choices[0]?.delta ?? {}, 'reasoning_content') ?? '');
          });
          const message = await stream.finalMessage();
          const [call] = message.tool_calls ?? [];
          assert.equal(thought, thinking);
          assert.equal(message.content, text);
          assert.ok(call?.type === 'function');
          assert.deepEqual(JSON.parse(call.function.arguments), { value, [text]: [value] });
        }),
        { numRuns: 30 },
      ),
    { scenes: { echo: () => move } },
  ));
