import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openaiChatService } from '../../../../src/dialects/openai-chat/serving/service.ts';
import { post, READ_PARAMETERS, refusal, withSession } from '../../../scripted/openai-session.ts';

const PATH = '/v1/chat/completions';
const user = { role: 'user', content: 'hello' };
const body = { model: 'm', messages: [user] };
const call = { id: 'call_1', type: 'function', function: { name: 'Read', arguments: '{}' } };
const calling = { role: 'assistant', content: null, tool_calls: [call] };
const result = { role: 'tool', tool_call_id: 'call_1', content: 'x' };
const tool = { type: 'function', function: { name: 'Read', parameters: READ_PARAMETERS } };

function saying(...messages: readonly unknown[]) {
  return { ...body, messages };
}

function withTool(changed: Readonly<Record<string, unknown>>) {
  return { ...body, tools: [{ type: 'function', function: { ...tool.function, ...changed } }] };
}

type Case = readonly [says: string, body: unknown, param: string | null, message: RegExp];

const refused: readonly Case[] = [
  ['no model', { messages: [user] }, 'model', /^Missing required parameter: 'model'\.$/],
  ['no messages', { model: 'm' }, 'messages', /^Missing required parameter: 'messages'\.$/],
  ['no message', saying(), 'messages', /^Invalid 'messages': empty array\. .* minimum length 1/],
  ['no JSON', '{"model":', null, /^We could not parse the JSON body/],
  [
    'an unknown role',
    saying({ role: 'human', content: 'x' }),
    'messages[0].role',
    /^Invalid value: 'human'\. Supported values are: 'system', .*, and 'tool'\.$/,
  ],
  ['no role', saying({ content: 'x' }), 'messages[0].role', /^Missing required parameter/],
  [
    "Anthropic's blocks",
    saying({ role: 'user', content: [{ type: 'tool_result', tool_use_id: 'x', content: 'y' }] }),
    'messages[0].content[0].type',
    /^Invalid value: 'tool_result'\. Supported values are: 'text', 'image_url'/,
  ],
  [
    'content of null',
    saying({ role: 'user', content: null }),
    'messages[0].content',
    /^Invalid type for 'messages\[0\]\.content': expected an array, but got null instead\.$/,
  ],
  [
    'an assistant without anything',
    saying(user, { role: 'assistant', content: null }),
    'messages.[1].content',
    /^Invalid value for 'content': expected a string, got null\.$/,
  ],
  [
    'arguments as an object',
    saying(user, {
      ...calling,
      tool_calls: [{ ...call, function: { name: 'Read', arguments: {} } }],
    }),
    'messages[1].tool_calls[0].function.arguments',
    /expected a string, but got an object instead/,
  ],
  [
    'a result without a call',
    saying(user, result),
    'messages.[1].role',
    /^Invalid parameter: messages with role 'tool' must be a response to a preceeding message/,
  ],
  [
    'a result of another call',
    saying(user, calling, { ...result, tool_call_id: 'call_9' }),
    'messages.[2].tool_call_id',
    /'tool_call_id' of 'call_9' not found in 'tool_calls' of previous message/,
  ],
  [
    'a doubled result',
    saying(user, calling, result, result),
    'messages.[3].tool_call_id',
    /^Invalid parameter: Duplicate value/,
  ],
  [
    'a call without a result',
    saying(user, calling, user),
    'messages.[2].role',
    /did not have response messages: call_1$/,
  ],
  [
    'a call at the end',
    saying(user, calling),
    'messages.[2].role',
    /did not have response messages: call_1$/,
  ],
  [
    'a long call id',
    saying(user, { ...calling, tool_calls: [{ ...call, id: 'c'.repeat(41) }] }),
    'messages[1].tool_calls[0].id',
    /maximum length 40, but got a string with length 41/,
  ],
  [
    'a name with a dot',
    withTool({ name: 'mcp.read' }),
    'tools[0].function.name',
    /^Invalid 'tools\[0\]\.function\.name': string does not match pattern\. .* '\^\[a-zA-Z0-9_-\]\+\$'/,
  ],
  [
    'a long name',
    withTool({ name: 'x'.repeat(65) }),
    'tools[0].function.name',
    /maximum length 64, but got a string with length 65/,
  ],
  [
    'parameters that are no object',
    withTool({ parameters: { type: 'string' } }),
    'tools[0].function.parameters',
    /got 'type: "string"'/,
  ],
  [
    "Anthropic's tools",
    { ...body, tools: [{ name: 'Read', input_schema: READ_PARAMETERS }] },
    'tools[0].type',
    /^Missing required parameter/,
  ],
  ['an empty list of tools', { ...body, tools: [] }, 'tools', /^Invalid 'tools': empty array/],
  ['a choice of no tools', { ...body, tool_choice: 'auto' }, 'tool_choice', /only allowed when/],
  [
    'max_tokens 0',
    { ...body, max_tokens: 0 },
    'max_tokens',
    /integer below minimum value\. Expected a value >= 1, but got 0 instead/,
  ],
  [
    'stream options without a stream',
    { ...body, stream_options: { include_usage: true } },
    'stream_options',
    /only allowed when 'stream' is enabled/,
  ],
  [
    'an image that is no image',
    saying({
      role: 'user',
      content: [{ type: 'image_url', image_url: { url: 'data:image/png,xx' } }],
    }),
    'messages[0].content[0].image_url.url',
    /Expected a base64-encoded data URL/,
  ],
];

test('faulty requests are refused in OpenAI’s words', async (t) => {
  await withSession(async (session) => {
    for (const [says, faulty, param, message] of refused) {
      await t.test(says, async () => {
        const error = await refusal(await post(session, PATH, faulty));
        assert.equal(error.type, 'invalid_request_error');
        assert.equal(error.param, param);
        assert.match(error.message, message);
      });
    }
  });
});

const accepted: readonly (readonly [says: string, body: unknown])[] = [
  ['unknown fields', { ...body, brand_new: 1, messages: [{ ...user, brand_new: true }] }],
  ['both limits', { ...body, max_tokens: 1, max_completion_tokens: 1 }],
  ['a system message in the middle', saying(user, { role: 'system', content: 'x' }, user)],
  [
    'reasoning in history',
    saying(
      user,
      { role: 'assistant', content: 'x', reasoning_content: 'y' },
      { role: 'assistant', content: '', reasoning: 'z' },
      user,
    ),
  ],
  [
    'arguments that are no JSON',
    saying(
      user,
      { ...calling, tool_calls: [{ ...call, function: { name: 'Read', arguments: '{}{}' } }] },
      result,
    ),
  ],
  ['a tool without parameters', withTool({ parameters: undefined })],
  ['no tools and no choice', { ...body, tools: null, tool_choice: null, stream_options: null }],
];

test('whatever the API accepts is accepted', async (t) => {
  await withSession(async (session) => {
    for (const [says, fine] of accepted) {
      await t.test(says, async () => {
        const response = await post(session, PATH, fine);
        assert.equal(response.status, 200, await response.text());
      });
    }
  });
});

test('it answers below any prefix, and only POST', () =>
  withSession(async (session) => {
    for (const path of ['/chat/completions', PATH, '/api/paas/v4/chat/completions?x=1']) {
      assert.equal((await post(session, path, body)).status, 200, path);
    }
    const response = await fetch(`${session.model.url}${PATH}`);
    assert.match((await refusal(response, 405)).message, /^Not allowed to GET/);
  }));

test('the bearer is checked', () =>
  withSession(
    async (session) => {
      const ask = (headers: Record<string, string>) => post(session, PATH, body, headers);
      assert.equal((await ask({ authorization: 'Bearer right' })).status, 200);
      const wrong = await refusal(await ask({ authorization: 'Bearer wrong' }), 401);
      assert.equal(wrong.code, 'invalid_api_key');
      const none = await refusal(await ask({ 'x-api-key': 'right' }), 401);
      assert.match(none.message, /^You didn't provide an API key/);
    },
    { token: 'right' },
  ));

function conversationOf(request: unknown) {
  const handling = openaiChatService(undefined).handle({
    method: 'POST',
    path: PATH,
    headers: {},
    body: Buffer.from(JSON.stringify(request)),
  });
  assert.ok(handling.kind === 'turn', JSON.stringify(handling));
  return handling.conversation;
}

const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAEC' } };
const bytes = Buffer.from([0, 1, 2]);

test('a request becomes a conversation', () => {
  const { turns, ...rest } = conversationOf({
    ...body,
    stream: true,
    max_completion_tokens: 7,
    stop: '</severity>',
    reasoning_effort: 'low',
    tools: [tool],
    response_format: { type: 'json_schema', json_schema: { name: 'n', schema: { type: 'null' } } },
    messages: [
      { role: 'system', content: 'be brief' },
      { role: 'developer', content: [{ type: 'text', text: 'be kind' }] },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'look' },
          image,
          { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
          { type: 'file', file: { file_data: 'data:application/pdf;base64,AAEC' } },
        ],
      },
      {
        role: 'assistant',
        content: 'I read',
        reasoning_content: 'hm',
        tool_calls: [
          { ...call, function: { name: 'Read', arguments: '{"file_path":"a"}' } },
          { ...call, id: 'call_2', function: { name: 'Read', arguments: '{}{}' } },
        ],
      },
      { ...result, content: [{ type: 'text', text: 'x' }, image] },
      { ...result, tool_call_id: 'call_2' },
      { role: 'system', content: 'late' },
    ],
  });
  assert.deepEqual(rest, {
    model: 'm',
    stream: true,
    system: ['be brief', 'be kind'],
    tools: [{ name: 'Read', schema: READ_PARAMETERS }],
    thinking: true,
    effort: 'low',
    maxTokens: 7,
    stopSequences: ['</severity>'],
    jsonSchema: { type: 'null' },
  });
  const text = (said: string) => ({ type: 'text', text: said });
  const seen = { type: 'image', mediaType: 'image/png', data: bytes };
  assert.deepEqual(turns, [
    {
      role: 'user',
      content: [
        text('look'),
        seen,
        { type: 'document', mediaType: 'application/pdf', data: bytes },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', text: 'hm', signature: undefined },
        text('I read'),
        { type: 'tool_use', id: 'call_1', name: 'Read', input: { file_path: 'a' } },
        { type: 'tool_use', id: 'call_2', name: 'Read', input: '{}{}' },
      ],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', id: 'call_1', isError: false, content: [text('x'), seen] }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', id: 'call_2', isError: false, content: [text('x')] }],
    },
    { role: 'system', content: [text('late')] },
  ]);
});

test('a wish for any JSON is a schema of an object', () => {
  const { jsonSchema } = conversationOf({ ...body, response_format: { type: 'json_object' } });
  assert.deepEqual(jsonSchema, { type: 'object' });
});
