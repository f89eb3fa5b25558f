import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stream } from '../wire/readings.ts';
import { chatStream, TEXT_STREAM } from '../wire/streams.ts';
import { streamed, told } from './telling.ts';

/** What reaches an upstream in another API: tools, histories and pictures, told by their structure. */

const PICTURE = Buffer.from('a picture'.repeat(60)).toString('base64');
const PERSON = { type: 'object', properties: { name: { type: 'string', minLength: 1 } } };
const SCHEMA = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  properties: {
    mode: { type: 'string', enum: ['a', 'b'] },
    list: { type: 'array', items: { type: 'integer', minimum: 1 } },
    who: { $ref: '#/$defs/person' },
  },
  required: ['mode'],
  additionalProperties: false,
  $defs: { person: PERSON },
};
const TOOL = { name: 'Set', description: 'sets', input_schema: SCHEMA };
const SEARCH = { type: 'web_search_20250305', name: 'web_search', max_uses: 8 };
const SENT = {
  model: 'm',
  stream: true,
  tools: [TOOL],
  messages: [
    { role: 'user', content: 'Set the mode to "alpha bravo", please.' },
    {
      role: 'assistant',
      content: [{ type: 'tool_use', id: 'toolu_1', name: 'Set', input: { mode: 'alpha bravo' } }],
    },
    {
      role: 'user',
      content: [{ type: 'tool_result', tool_use_id: 'toolu_1', content: 'It is set to alpha.' }],
    },
  ],
};
const asFunction = (parameters: unknown, more: object = {}) => ({
  type: 'function',
  function: { name: 'Set', description: 'sets', parameters, ...more },
});
const ARGUMENTS = '{"mode":"alpha bravo"}';
const CALL = {
  role: 'assistant',
  content: null,
  tool_calls: [
    { id: 'toolu_1', type: 'function', function: { name: 'Set', arguments: ARGUMENTS } },
  ],
};
const RESULT = { role: 'tool', tool_call_id: 'toolu_1', content: 'It is set to alpha.' };
const CHAT = {
  tools: [asFunction(SCHEMA)],
  messages: [SENT.messages[0], CALL, RESULT],
};

function translated(change: object, sent: object = SENT): string[] {
  const south = reading({
    side: 'south',
    route: 'chat_completions',
    request: { ...CHAT, ...change },
    response: stream(chatStream({ text: 'DONE' })),
  });
  return told([streamed(TEXT_STREAM, { request: sent })], [south]);
}

const withSchema = (change: object, more: object = {}) =>
  translated({ tools: [asFunction({ ...SCHEMA, ...change }, more)] });

test('body/tool-schema: what is allowed reaches the upstream, in whatever spelling', () => {
  assert.deepEqual(translated({}), []);
  const { $schema: _, $defs: __, ...rest } = SCHEMA;
  const inlined = { ...rest, properties: { ...rest.properties, who: PERSON } };
  assert.deepEqual(translated({ tools: [asFunction(inlined)] }), []);
  const rule = ['warning body/tool-schema'];
  const { mode, list, who } = SCHEMA.properties;
  assert.deepEqual(withSchema({ properties: { mode: { type: 'string' }, list, who } }), rule);
  assert.deepEqual(withSchema({ properties: { mode, list: { type: 'array' }, who } }), rule);
  assert.deepEqual(withSchema({ $defs: { person: { ...PERSON, properties: {} } } }), [
    'error body/tools',
  ]);
  assert.deepEqual(withSchema({ additionalProperties: undefined }), rule);
  assert.deepEqual(
    withSchema({ properties: { mode: { type: 'string' }, list, who } }, { strict: true }),
    [],
  );
});

test('body/tools: a tool of the target’s own, a server tool lost or made an empty function', () => {
  const own = { type: 'function', function: { name: 'own_search', parameters: SCHEMA } };
  assert.deepEqual(translated({ tools: [...CHAT.tools, own] }), ['note body/tools']);
  const sent = { ...SENT, tools: [TOOL, SEARCH] };
  const rule = ['warning body/tools'];
  const empty = (parameters: unknown) => ({
    type: 'function',
    function: { name: 'web_search', parameters },
  });
  assert.deepEqual(translated({}, sent), rule);
  const bare = empty({ type: 'object', properties: {} });
  assert.deepEqual(translated({ tools: [...CHAT.tools, bare] }, sent), rule);
  assert.deepEqual(translated({ web_search_options: {} }, sent), []);
  const emulated = empty({ type: 'object', properties: { query: { type: 'string' } } });
  assert.deepEqual(translated({ tools: [...CHAT.tools, emulated] }, sent), []);
});

test('body/tool-ids: a history flattened into prose, by structure alone', () => {
  const rule = ['error body/tool-ids'];
  const prose = [
    SENT.messages[0],
    { role: 'assistant', content: `[Tool: Set (ID: toolu_1)]\nInput: ${ARGUMENTS}` },
    { role: 'user', content: 'It is set to alpha.' },
  ];
  assert.deepEqual(translated({ messages: prose }), rule);
  assert.deepEqual(translated({ messages: [prose[0], CALL, prose[2]] }), rule);
  const orphan = { ...RESULT, tool_call_id: 'call_9' };
  assert.deepEqual(translated({ messages: [prose[0], CALL, orphan] }), rule);
  // Where the tools themselves are told in the prompt, so is their use.
  assert.ok(!translated({ messages: prose, tools: [] }).includes('error body/tool-ids'));
});

test('body/tool-ids: items of the Responses API', () => {
  const item = { type: 'function_call', call_id: 'fc_1', name: 'Set', arguments: ARGUMENTS };
  const output = {
    type: 'function_call_output',
    call_id: 'fc_1',
    output: 'It is set to alpha.',
  };
  const tools = [{ type: 'function', name: 'Set', description: 'sets', parameters: SCHEMA }];
  const items = (input: readonly unknown[]) => {
    const request = { input, tools };
    const south = reading({ side: 'south', route: 'responses', request });
    return told([streamed(TEXT_STREAM, { request: SENT })], [south]);
  };
  assert.deepEqual(items([SENT.messages[0], item, output]), []);
  const said = { role: 'assistant', content: `Set ${ARGUMENTS}` };
  assert.deepEqual(items([SENT.messages[0], said, { role: 'user', content: output.output }]), [
    'error body/tool-ids',
  ]);
});

test('body/media: base64 within a text is no picture', () => {
  const source = { type: 'base64', media_type: 'image/png', data: PICTURE };
  const sent = {
    ...SENT,
    messages: [
      {
        role: 'user',
        content: [
          { type: 'image', source },
          { type: 'text', text: 'Hm' },
        ],
      },
    ],
  };
  const said = (content: unknown) => translated({ messages: [{ role: 'user', content }] }, sent);
  const url = `data:image/png;base64,${PICTURE}`;
  const text = { type: 'text', text: 'Hm' };
  assert.deepEqual(said([{ type: 'image_url', image_url: { url } }, text]), []);
  assert.deepEqual(said(`Hm ${url}`), ['error body/media']);
  assert.deepEqual(said(JSON.stringify([{ type: 'image', source }, text])), ['error body/media']);
});
