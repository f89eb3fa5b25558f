import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { anthropicService } from '../../../../src/dialects/anthropic/serving/service.ts';
import { sealThinking } from '../../../../src/dialects/anthropic/serving/signature.ts';
import type { Session } from '../../../scripted/anthropic-session.ts';
import { post, prompt, READ_TOOL, withSession } from '../../../scripted/anthropic-session.ts';

const envelope = z.object({
  type: z.literal('error'),
  error: z.object({ type: z.string(), message: z.string() }),
  request_id: z.string(),
});

async function refusal(response: Response, status = 400): Promise<string> {
  assert.equal(response.status, status);
  const { error, request_id } = envelope.parse(await response.json());
  assert.equal(response.headers.get('request-id'), request_id);
  return `${error.type}: ${error.message}`;
}

const user = { role: 'user', content: 'hello' };
const body = { model: 'm', max_tokens: 10, messages: [user] };
const call = { type: 'tool_use', id: 'toolu_1', name: 'Read', input: {} };
const calling = { role: 'assistant', content: [call] };

function result(id: string) {
  return { role: 'user', content: [{ type: 'tool_result', tool_use_id: id, content: 'x' }] };
}

const refused: readonly (readonly [says: string, body: unknown, message: RegExp])[] = [
  ['no model', { ...body, model: undefined }, /^model: Field required/],
  ['no max_tokens', { ...body, max_tokens: undefined }, /^max_tokens: Field required/],
  ['no messages', { ...body, messages: undefined }, /^messages: Field required/],
  ['no message', { ...body, messages: [] }, /^messages: at least one message is required/],
  ['max_tokens 0', { ...body, max_tokens: 0 }, /^max_tokens: Input should be greater than or/],
  ['max_tokens text', { ...body, max_tokens: '9' }, /^max_tokens: Input should be a valid number/],
  [
    'an unknown role',
    { ...body, messages: [{ role: 'tool', content: 'x' }] },
    /^messages.0.role: Input should be 'user', 'assistant' or 'system'/,
  ],
  [
    'an unknown block',
    { ...body, messages: [{ role: 'user', content: [{ type: 'input_text', text: 'x' }] }] },
    /^messages.0.content.0.type: Input tag found using 'type' does not match/,
  ],
  [
    'an empty turn',
    { ...body, messages: [user, { role: 'assistant', content: [] }, user] },
    /^messages.1: all messages must have non-empty content/,
  ],
  [
    'an empty text block',
    { ...body, messages: [{ role: 'user', content: [{ type: 'text', text: '' }, call] }] },
    /^messages: text content blocks must be non-empty/,
  ],
  [
    'a result without a call',
    { ...body, messages: [user, { role: 'assistant', content: 'x' }, result('toolu_9')] },
    /^messages.2.content.0: unexpected `tool_use_id` found in `tool_result` blocks: toolu_9\./,
  ],
  [
    'a call without a result',
    { ...body, messages: [user, calling, user] },
    /^messages.1: `tool_use` ids were found without `tool_result` blocks immediately after: toolu_1\./,
  ],
  [
    'a call at the end',
    { ...body, messages: [user, calling] },
    /^messages.1: `tool_use` ids were found without/,
  ],
  [
    'a doubled call id',
    { ...body, messages: [user, { role: 'assistant', content: [call, call] }, result('toolu_1')] },
    /^messages.1.content.1: `tool_use` ids must be unique/,
  ],
  [
    'a doubled result',
    { ...body, messages: [user, calling, result('toolu_1'), result('toolu_1')] },
    /^messages.3.content.0: each tool_use must have a single result/,
  ],
  [
    'an input as text',
    { ...body, messages: [user, { role: 'assistant', content: [{ ...call, input: '{}' }] }] },
    /^messages.1.content.0.input: Input should be a valid dictionary/,
  ],
  [
    'thinking without its signature',
    {
      ...body,
      messages: [user, { role: 'assistant', content: [{ type: 'thinking', thinking: 'x' }] }, user],
    },
    /^messages.1.content.0.signature: Field required/,
  ],
  [
    'redacted thinking that was changed',
    {
      ...body,
      messages: [
        user,
        {
          role: 'assistant',
          content: [{ type: 'redacted_thinking', data: `${sealThinking('x')}A` }],
        },
        user,
      ],
    },
    /^messages.1.content.0: Invalid `data` in `redacted_thinking` block/,
  ],
  ['a tool without schema', { ...body, tools: [{ name: 'a' }] }, /^tools.0.custom.input_schema: F/],
  ['doubled tools', { ...body, tools: [READ_TOOL, READ_TOOL] }, /^tools: Tool names must be uniq/],
  ['a choice of no tools', { ...body, tool_choice: { type: 'auto' } }, /^tool_choice: /],
  [
    'five cache marks',
    {
      ...body,
      system: Array.from({ length: 5 }, () => ({
        type: 'text',
        text: 'x',
        cache_control: { type: 'ephemeral' },
      })),
    },
    /^A maximum of 4 blocks with cache_control may be provided. Found 5\./,
  ],
  [
    'a budget over max_tokens',
    { ...body, thinking: { type: 'enabled', budget_tokens: 2000 } },
    /^`max_tokens` must be greater than `thinking.budget_tokens`/,
  ],
  ['no JSON', '{"model":', /^The request body is not valid JSON/],
];

test('faulty requests are refused in the vendor’s words', async (t) => {
  await withSession(async (session) => {
    for (const [says, faulty, message] of refused) {
      await t.test(says, async () => {
        const [type, ...words] = (await refusal(await post(session, faulty))).split(': ');
        assert.equal(type, 'invalid_request_error');
        assert.match(words.join(': '), message);
      });
    }
  });
});

const accepted: readonly (readonly [says: string, body: unknown])[] = [
  ['unknown fields', { ...body, brand_new: { a: 1 }, messages: [{ ...user, brand_new: true }] }],
  [
    'system entries between call and result, also empty ones',
    {
      ...body,
      messages: [
        user,
        { role: 'system', content: [], output_config: { effort: 'low' } },
        calling,
        { role: 'system', content: 'x' },
        result('toolu_1'),
      ],
    },
  ],
  ['results in two user turns', { ...body, messages: [user, calling, result('toolu_1'), user] }],
  [
    'server tools and deferred ones',
    {
      ...body,
      tools: [
        { type: 'web_search_20250305', name: 'web_search' },
        { ...READ_TOOL, defer_loading: true },
        { type: 'mcp_toolset', mcp_server_name: 'x' },
      ],
    },
  ],
  [
    'redacted thinking',
    {
      ...body,
      messages: [
        user,
        {
          role: 'assistant',
          content: [
            { type: 'redacted_thinking', data: sealThinking('x') },
            { type: 'text', text: 'y' },
          ],
        },
        user,
      ],
    },
  ],
];

test('whatever the vendor accepts is accepted', async (t) => {
  await withSession(async (session) => {
    for (const [says, fine] of accepted) {
      await t.test(says, async () => {
        const response = await post(session, fine, {
          headers: { 'anthropic-beta': 'new-2030-01-01' },
        });
        assert.equal(response.status, 200, await response.text());
      });
    }
  });
});

test('the version header is required', () =>
  withSession(async (session) => {
    const response = await post(session, body, { headers: { 'anthropic-version': '' } });
    assert.match(await refusal(response), /anthropic-version: header is required/);
  }));

test('either credential opens, a wrong one or none is refused', () =>
  withSession(
    async (session) => {
      const ask = (headers: Record<string, string>) => post(session, body, { headers });
      assert.equal((await ask({ 'x-api-key': 'right' })).status, 200);
      assert.equal((await ask({ authorization: 'Bearer right' })).status, 200);
      for (const headers of [{ 'x-api-key': 'wrong' }, { authorization: 'Bearer wrong' }, {}]) {
        const response = await ask(headers);
        assert.equal(response.headers.get('x-should-retry'), 'false');
        assert.match(await refusal(response, 401), /^authentication_error: /);
      }
    },
    { token: 'right' },
  ));

async function get({ model }: Session, path: string, method = 'GET'): Promise<Response> {
  return fetch(`${model.url}${path}`, { method, headers: { 'anthropic-version': '2023-06-01' } });
}

test('side routes answer, unknown ones are the vendor’s 404', () =>
  withSession(async (session) => {
    assert.equal((await get(session, '/')).status, 200);
    assert.equal((await get(session, '/', 'HEAD')).status, 200);
    const ids: string[] = [];
    for await (const { id } of session.client.models.list()) ids.push(id);
    assert.ok(ids.length > 0);
    assert.ok(ids.every((id) => id.startsWith('claude-')));
    assert.equal((await session.client.models.retrieve(ids[0] ?? '')).id, ids[0]);
    assert.match(await refusal(await get(session, '/v1/nothing'), 404), /^not_found_error/);
    assert.match(await refusal(await get(session, '/v1/models/x'), 404), /^not_found_error/);
    await refusal(await get(session, '/v1/messages'), 405);
  }));

test('count_tokens equals the usage of the same request', () =>
  withSession(async ({ client }) => {
    const { max_tokens: _, ...counted } = prompt('How many are these?', { tools: [READ_TOOL] });
    const { input_tokens } = await client.messages.countTokens(counted);
    const { usage } = await client.messages.create({ ...counted, max_tokens: 9, stream: false });
    assert.equal(input_tokens, usage.input_tokens);
    assert.ok(input_tokens > 10);
  }));

test('a marked long prefix is read from the cache the second time', () =>
  withSession(async ({ client }) => {
    const cached = prompt('x', {
      system: [{ type: 'text', text: 'y'.repeat(8000), cache_control: { type: 'ephemeral' } }],
    });
    const first = await client.messages.create(cached);
    const second = await client.messages.create(cached);
    assert.equal(first.usage.cache_read_input_tokens, 0);
    assert.equal(second.usage.cache_read_input_tokens, first.usage.cache_creation_input_tokens);
    assert.ok((second.usage.cache_read_input_tokens ?? 0) > 1024);
  }));

test('a request becomes a conversation, media and late tools included', () => {
  const dialect = anthropicService(undefined);
  const image = {
    type: 'image',
    source: { type: 'base64', media_type: 'image/png', data: 'AAEC' },
  };
  const handling = dialect.handle({
    method: 'POST',
    path: '/v1/messages',
    headers: { 'anthropic-version': '2023-06-01' },
    body: Buffer.from(
      JSON.stringify({
        ...body,
        stream: true,
        stop_sequences: ['</severity>'],
        system: 'be brief',
        tools: [READ_TOOL],
        thinking: { type: 'between_tools' },
        output_config: {
          effort: 'high',
          format: { type: 'json_schema', schema: { type: 'null' } },
        },
        messages: [
          user,
          calling,
          {
            role: 'user',
            content: [
              { type: 'tool_result', tool_use_id: 'toolu_1', is_error: true, content: [image] },
            ],
          },
          {
            role: 'system',
            content: [{ type: 'tool_addition', tool: { name: 'Late', input_schema: {} } }],
          },
        ],
      }),
    ),
  });
  assert.equal(handling.kind, 'turn');
  assert.ok(handling.kind === 'turn');
  const { turns, ...rest } = handling.conversation;
  assert.deepEqual(rest, {
    model: 'm',
    stream: true,
    system: ['be brief'],
    tools: [
      { name: 'Read', schema: READ_TOOL.input_schema },
      { name: 'Late', schema: {} },
    ],
    thinking: true,
    effort: 'high',
    maxTokens: 10,
    stopSequences: ['</severity>'],
    jsonSchema: { type: 'null' },
  });
  assert.deepEqual(turns[2]?.content, [
    {
      type: 'tool_result',
      id: 'toolu_1',
      isError: true,
      content: [{ type: 'image', mediaType: 'image/png', data: Buffer.from([0, 1, 2]) }],
    },
  ]);
});
