import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openaiResponsesService } from '../../../../src/dialects/openai-responses/serving/service.ts';
import { post, READ_PARAMETERS, refusal, withSession } from '../../../scripted/openai-session.ts';

const PATH = '/v1/responses';
const body = { model: 'm', input: 'hello' };
const user = { role: 'user', content: 'hello' };
const call = { type: 'function_call', call_id: 'call_1', name: 'Read', arguments: '{}' };
const output = { type: 'function_call_output', call_id: 'call_1', output: 'x' };
const tool = { type: 'function', name: 'Read', parameters: READ_PARAMETERS };

function saying(...input: readonly unknown[]) {
  return { ...body, input };
}

type Case = readonly [says: string, body: unknown, param: string | null, message: RegExp];

const refused: readonly Case[] = [
  ['no model', { input: 'x' }, 'model', /^Missing required parameter: 'model'\.$/],
  ['no input', { model: 'm' }, 'input', /^Missing required parameter: 'input'\.$/],
  ['no JSON', '[', null, /^We could not parse the JSON body/],
  [
    'an unknown role',
    saying({ role: 'tool', content: 'x' }),
    'input[0].role',
    /^Invalid value: 'tool'\. Supported values are: 'user', 'system', 'developer', and 'assistant'/,
  ],
  [
    'an unknown item',
    saying({ type: 'tool_use', name: 'x' }),
    'input[0].type',
    /^Invalid value: 'tool_use'\. Supported values are: 'message'/,
  ],
  [
    "Chat Completions' parts",
    saying({ role: 'user', content: [{ type: 'text', text: 'x' }] }),
    'input[0].content[0].type',
    /^Invalid value: 'text'\. Supported values are: 'input_text'/,
  ],
  [
    'input text of the assistant',
    saying(user, { role: 'assistant', content: [{ type: 'input_text', text: 'x' }] }),
    'input[1].content[0].type',
    /^Invalid value: 'input_text'\. Supported values are: 'output_text' and 'refusal'\.$/,
  ],
  ['an output without a call', saying(user, output), 'input', /^No tool call found for .* call_1/],
  [
    'an output before its call',
    saying(user, output, call),
    'input',
    /^No tool call found for function call output/,
  ],
  [
    'a call without an output',
    saying(user, call, user),
    'input',
    /^No tool output found for function call call_1\.$/,
  ],
  ['a doubled output', saying(user, call, output, output), 'input', /^Duplicate function call/],
  [
    'a nested function',
    { ...body, tools: [{ type: 'function', function: tool }] },
    'tools[0].name',
    /^Missing required parameter: 'tools\[0\]\.name'\.$/,
  ],
  [
    'a name with a dot',
    { ...body, tools: [{ ...tool, name: 'mcp.read' }] },
    'tools[0].name',
    /string does not match pattern/,
  ],
  [
    'parameters that are no object',
    { ...body, tools: [{ ...tool, parameters: {} }] },
    'tools[0].parameters',
    /got 'type: "None"'/,
  ],
  [
    'too few tokens',
    { ...body, max_output_tokens: 1 },
    'max_output_tokens',
    /Expected a value >= 16, but got 1 instead/,
  ],
  [
    'an earlier response',
    { ...body, previous_response_id: 'resp_1' },
    'previous_response_id',
    /^Previous response with id 'resp_1' not found\.$/,
  ],
  [
    'an image that is no image',
    saying({ role: 'user', content: [{ type: 'input_image', image_url: 'data:,x' }] }),
    'input[0].content[0].image_url',
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
  ['unknown fields', { ...body, brand_new: 1, input: [{ ...user, brand_new: true }] }],
  [
    'parallel calls with other items between',
    saying(
      user,
      call,
      { ...call, call_id: 'call_2' },
      output,
      { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'x' },
      { ...output, call_id: 'call_2', output: [{ type: 'input_text', text: 'x' }] },
    ),
  ],
  ['hosted tools', { ...body, tools: [tool, { type: 'web_search' }], tool_choice: 'auto' }],
  ['no tools', { ...body, tools: [], tool_choice: 'auto' }],
  ['a hosted call', saying(user, { type: 'web_search_call', id: 'ws_1', status: 'completed' })],
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

test('it answers below any prefix, only POST, and checks the bearer', () =>
  withSession(
    async (session) => {
      const authorization = 'Bearer right';
      for (const path of ['/responses', PATH, '/backend-api/codex/responses']) {
        assert.equal((await post(session, path, body, { authorization })).status, 200, path);
      }
      await refusal(await fetch(`${session.model.url}${PATH}`), 405);
      assert.equal((await refusal(await post(session, PATH, body), 401)).code, null);
    },
    { token: 'right' },
  ));

function conversationOf(request: unknown) {
  const handling = openaiResponsesService(undefined).handle({
    method: 'POST',
    path: PATH,
    headers: {},
    body: Buffer.from(JSON.stringify(request)),
  });
  assert.ok(handling.kind === 'turn', JSON.stringify(handling));
  return handling.conversation;
}

const image = { type: 'input_image', image_url: 'data:image/png;base64,AAEC' };
const bytes = Buffer.from([0, 1, 2]);

test('a request becomes a conversation', () => {
  const { turns, ...rest } = conversationOf({
    ...body,
    stream: true,
    instructions: 'be brief',
    max_output_tokens: 16,
    reasoning: { effort: 'low', summary: 'auto' },
    tools: [tool, { type: 'web_search' }],
    text: { format: { type: 'json_schema', name: 'n', schema: { type: 'null' } } },
    input: [
      { role: 'developer', content: 'be kind' },
      {
        type: 'message',
        role: 'user',
        content: [
          { type: 'input_text', text: 'look' },
          image,
          { type: 'input_image', file_id: 'file_1' },
          { type: 'input_file', file_data: 'data:application/pdf;base64,AAEC' },
        ],
      },
      { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }] },
      { role: 'assistant', content: [{ type: 'output_text', text: 'I read' }] },
      { ...call, arguments: '{"file_path":"a"}' },
      { ...output, output: [image] },
      { role: 'system', content: 'late' },
    ],
  });
  assert.deepEqual(rest, {
    model: 'm',
    stream: true,
    system: ['be brief', 'be kind'],
    tools: [
      { name: 'Read', schema: READ_PARAMETERS },
      { name: 'web_search', schema: undefined, type: 'web_search' },
    ],
    thinking: true,
    effort: 'low',
    maxTokens: 16,
    stopSequences: [],
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
    { role: 'assistant', content: [{ type: 'thinking', text: 'hm', signature: undefined }] },
    { role: 'assistant', content: [text('I read')] },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'call_1', name: 'Read', input: { file_path: 'a' } }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', id: 'call_1', isError: false, content: [seen] }],
    },
    { role: 'system', content: [text('late')] },
  ]);
});

test('thinking is asked for by effort or summary, unless the effort is none', () => {
  const asked = (reasoning: unknown) => conversationOf({ ...body, reasoning }).thinking;
  const fields = [{ effort: 'low' }, { summary: 'auto' }, {}, null, { effort: 'none' }];
  assert.deepEqual(fields.map(asked), [true, true, false, false, false]);
});
