import assert from 'node:assert/strict';
import { test } from 'node:test';
import { APIError } from '@anthropic-ai/sdk';
import type { Move, Stop } from '../../src/dialects/move.ts';
import { bothWays, comparable, prompt, READ_TOOL, withSession } from './anthropic-session.ts';
import { withSession as withOpenai } from './openai-session.ts';

const READ = { kind: 'call', name: 'Read', input: { file_path: 'a.txt' } } as const;

const ODD: Move = {
  parts: [
    { kind: 'thinking', text: 'One thought.' },
    { kind: 'redacted_thinking', data: 'hidden' },
    { kind: 'thinking', text: 'Another.' },
    { kind: 'text', pieces: ['', 'a', ' ', '\n', '', 'b'] },
    READ,
    {
      kind: 'text',
      pieces: ['c'],
      citations: [{ title: 'A page', url: 'https://example.com/a', cited: 'words' }],
    },
  ],
};

const PLAIN = 'a \nb';
const asked = (text: string) =>
  prompt(text, { tools: [READ_TOOL], thinking: { type: 'adaptive' } });
const TASK = '[smoke:odd-00000000]';

test('parts reach the vendor’s client in their order, streamed and whole', () =>
  withSession(
    async (session) => {
      const [streamed, whole] = await bothWays(session, asked(TASK));
      assert.deepEqual(comparable(streamed), comparable(whole));
      assert.deepEqual(
        streamed.content.map(({ type }) => type),
        ['thinking', 'redacted_thinking', 'thinking', 'text', 'tool_use', 'text'],
      );
      const [before, after] = streamed.content.filter((block) => block.type === 'text');
      assert.equal(before?.text, PLAIN);
      assert.equal(after?.citations?.[0]?.cited_text, 'words');
      assert.equal(streamed.stop_reason, 'tool_use');
    },
    { scenes: { odd: () => ODD } },
  ));

test('thinking of either kind is left out where nobody asked for it', () =>
  withSession(
    async (session) => {
      const [{ content }] = await bothWays(session, prompt(TASK, { tools: [READ_TOOL] }));
      assert.deepEqual(
        content.map(({ type }) => type),
        ['text', 'tool_use', 'text'],
      );
    },
    { scenes: { odd: () => ODD } },
  ));

test('chat has one text before its calls, and responses have items in order', () =>
  withOpenai(
    async ({ client }) => {
      const messages = [{ role: 'user' as const, content: TASK }];
      const tool = { name: 'Read', parameters: { type: 'object', properties: {} } };
      const chat = await client.chat.completions.create({
        model: 'm',
        messages,
        reasoning_effort: 'low',
        tools: [{ type: 'function', function: tool }],
      });
      const [choice] = chat.choices;
      assert.equal(choice?.message.content, `${PLAIN}c`);
      assert.equal(choice?.message.tool_calls?.length, 1);
      assert.equal(choice?.finish_reason, 'tool_calls');
      const stream = client.responses.stream({
        model: 'm',
        input: TASK,
        tools: [{ type: 'function', ...tool, strict: false }],
        reasoning: { effort: 'low', summary: 'auto' },
      });
      const { output } = await stream.finalResponse();
      assert.deepEqual(
        output.map(({ type }) => type),
        ['reasoning', 'reasoning', 'message', 'function_call', 'message'],
      );
    },
    { scenes: { odd: () => ODD } },
  ));

const STOPS: readonly (readonly [
  stop: Stop,
  anthropic: string,
  chat: string,
  responses?: string,
])[] = [
  [{ kind: 'end' }, 'end_turn', 'stop'],
  [{ kind: 'length' }, 'max_tokens', 'length', 'max_output_tokens'],
  [{ kind: 'context' }, 'model_context_window_exceeded', 'length', 'max_output_tokens'],
  [{ kind: 'refusal' }, 'refusal', 'content_filter', 'content_filter'],
  [{ kind: 'pause' }, 'pause_turn', 'stop'],
  [{ kind: 'sequence', sequence: '</x>' }, 'stop_sequence', 'stop'],
];

test('why a turn ends is told in each dialect’s word, also of an empty one', async () => {
  for (const parts of [[], [{ kind: 'text', pieces: ['x'] }] as const]) {
    for (const [stop, anthropic, chat, responses] of STOPS) {
      const scenes = { odd: (): Move => ({ parts, stop }) };
      await withSession(
        async (session) => {
          const [streamed, whole] = await bothWays(session, prompt(TASK));
          assert.deepEqual(comparable(streamed), comparable(whole));
          assert.equal(streamed.stop_reason, anthropic);
          assert.equal(streamed.content.length, parts.length);
          assert.equal(streamed.stop_sequence, stop.kind === 'sequence' ? '</x>' : null);
        },
        { scenes },
      );
      await withOpenai(
        async ({ client }) => {
          const messages = [{ role: 'user' as const, content: TASK }];
          const answer = await client.chat.completions.create({ model: 'm', messages });
          assert.equal(answer.choices[0]?.finish_reason, chat);
          const response = await client.responses
            .stream({ model: 'm', input: TASK })
            .finalResponse();
          assert.equal(response.incomplete_details?.reason, responses);
        },
        { scenes },
      );
    }
  }
});

test('a refusal says whether asking again is of use, and a spent cap is OpenAI’s spent quota', async () => {
  const fault = {
    kind: 'status',
    status: 429,
    errorType: 'billing_error',
    message: 'spent',
    shouldRetry: false,
  } as const;
  const scenes = { odd: (): Move => ({ fault }) };
  await withSession(
    ({ client }) =>
      assert.rejects(client.messages.create(prompt(TASK)), (error) => {
        assert.ok(error instanceof APIError);
        assert.equal(error.status, 429);
        assert.equal(error.headers?.get('x-should-retry'), 'false');
        return true;
      }),
    { scenes },
  );
  await withOpenai(
    ({ client }) =>
      assert.rejects(client.responses.create({ model: 'm', input: TASK }), {
        status: 429,
        code: 'insufficient_quota',
      }),
    { scenes },
  );
});
