import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Given, reading, stream } from '../wire/readings.ts';
import { chatStream, READ_TOOL, TEXT_STREAM } from '../wire/streams.ts';
import { streamed, told } from './telling.ts';

const ATTRIBUTION = 'x-anthropic-billing-header: cc_version=2.1.330; cch=1;';
const IMAGE = Buffer.from('a picture'.repeat(60)).toString('base64');
const PDF = Buffer.from('a document'.repeat(60)).toString('base64');
const block = (text: string) => ({ type: 'text', text });
const source = (data: string) => ({ type: 'base64', media_type: 'image/png', data });

const SENT = {
  model: 'm',
  stream: true,
  max_tokens: 9,
  system: [block(ATTRIBUTION), block('You are a coding tool.'), block('Be brief.')],
  tools: [READ_TOOL, { ...READ_TOOL, name: 'Write' }],
  messages: [
    {
      role: 'user',
      content: [block('<system-reminder>a hint</system-reminder>'), block('Read a.txt,\n please.')],
    },
    { role: 'system', content: 'The folder is /tmp/somewhere/else.' },
    {
      role: 'assistant',
      content: [
        { type: 'thinking', thinking: 'I read it.', signature: 'c2ln' },
        block('Reading.'),
        { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: 'notes/b.txt' } },
      ],
    },
    {
      role: 'user',
      content: [
        {
          type: 'tool_result',
          tool_use_id: 'toolu_1',
          content: [block('1\tKQ7MXD'), { type: 'image', source: source(IMAGE) }],
        },
        { type: 'document', source: source(PDF) },
      ],
    },
  ],
  context_management: { edits: [] },
};

/** What a careful translation to Chat Completions makes of it. */
const CHAT = {
  model: 'gpt',
  stream: true,
  tools: SENT.tools.map(({ name, description, input_schema }) => ({
    type: 'function',
    function: { name, description, parameters: input_schema },
  })),
  messages: [
    { role: 'system', content: 'You are a coding tool.\n\nBe brief.' },
    { role: 'user', content: '<system-reminder>a hint</system-reminder>\nRead a.txt, please.' },
    { role: 'system', content: 'The folder is /tmp/somewhere/else.' },
    {
      role: 'assistant',
      content: 'Reading.',
      tool_calls: [
        {
          id: 'toolu_1',
          type: 'function',
          function: { name: 'Read', arguments: '{"file_path":"notes/b.txt"}' },
        },
      ],
    },
    { role: 'tool', tool_call_id: 'toolu_1', content: '1\tKQ7MXD' },
    {
      role: 'user',
      content: [IMAGE, PDF].map((data) => ({
        type: 'image_url',
        image_url: { url: `data:image/png;base64,${data}` },
      })),
    },
  ],
};

function forwarded(request: unknown, more: Given = {}): string[] {
  const south = reading({ side: 'south', request, response: stream(TEXT_STREAM), ...more });
  return told([streamed(TEXT_STREAM, { request: SENT })], [south]);
}

const passed = (change: object) => forwarded({ ...SENT, ...change });
const translated = (change: object) =>
  forwarded(
    { ...CHAT, ...change },
    { route: 'chat_completions', response: stream(chatStream({ text: 'DONE' })) },
  );

/** The body with one thing replaced in its JSON text. */
const edited = (from: string, to: string): object => {
  const text = JSON.stringify(SENT);
  assert.ok(text.includes(from));
  return JSON.parse(text.replace(from, to));
};

test('a faithful pass-through and a careful translation give nothing', () => {
  assert.deepEqual(passed({}), []);
  assert.deepEqual(passed({ model: 'claude-sonnet-20990101', stream: false, extra: 1 }), []);
  assert.deepEqual(translated({}), []);
});

test('body/unknown-field: any field, known or not', () => {
  const { context_management: _, ...rest } = SENT;
  assert.deepEqual(forwarded(rest), ['error body/unknown-field']);
});

test('body/system: a block lost', () => {
  assert.deepEqual(passed({ system: SENT.system.slice(0, 2) }), ['error body/system']);
  assert.deepEqual(passed({ system: SENT.system.slice(1) }), ['warning body/system']);
  const [, ...turns] = CHAT.messages;
  const first = { role: 'system', content: 'You are a coding tool.' };
  assert.deepEqual(translated({ messages: [first, ...turns] }), ['error body/system']);
});

test('body/system-order: shuffled or merged', () => {
  const [first, second, third] = SENT.system;
  assert.deepEqual(passed({ system: [first, third, second] }), ['error body/system-order']);
  const merged = [block(`${ATTRIBUTION}\nYou are a coding tool.`), third];
  assert.deepEqual(passed({ system: merged }), ['warning body/system-order']);
  assert.deepEqual(passed({ system: [first, second, block('Own rule.'), third] }), []);
});

test('body/tools: a tool or a part of its schema lost', () => {
  assert.deepEqual(passed({ tools: SENT.tools.slice(0, 1) }), ['error body/tools']);
  assert.deepEqual(translated({ tools: CHAT.tools.slice(1) }), ['error body/tools']);
  const { name, description } = READ_TOOL;
  const bare = { type: 'function', function: { name, description } };
  assert.deepEqual(translated({ tools: [bare, ...CHAT.tools.slice(1)] }), ['error body/tools']);
  const empty = { name, description, input_schema: { type: 'object', properties: {} } };
  assert.deepEqual(passed({ tools: [empty, ...SENT.tools.slice(1)] }), ['error body/tools']);
  const undescribed = { ...READ_TOOL, description: undefined };
  assert.deepEqual(passed({ tools: [undescribed, ...SENT.tools.slice(1)] }), ['error body/tools']);
  const marked = { ...READ_TOOL, cache_control: {} };
  assert.deepEqual(passed({ tools: [...SENT.tools.slice(1), marked] }), []);
  const described = { ...READ_TOOL, description: 'Reads.' };
  assert.deepEqual(passed({ tools: [...SENT.tools.slice(1), described] }), [
    'warning body/field-changed',
  ]);
});

test('body/history: text of a turn lost, whatever its role', () => {
  assert.deepEqual(forwarded(edited('Read a.txt,\\n please.', '')), ['error body/history']);
  assert.deepEqual(forwarded(edited('Reading.', 'R')), ['error body/history']);
  assert.deepEqual(forwarded(edited('<system-reminder>a hint', '')), ['error body/history']);
  const without = CHAT.messages.filter(
    (turn) => turn.content !== 'The folder is /tmp/somewhere/else.',
  );
  assert.deepEqual(translated({ messages: without }), ['warning body/history']);
  assert.deepEqual(forwarded(edited('Read a.txt,\\n please.', ' Read a.txt, please. ')), [
    'warning body/field-changed',
  ]);
});

test('body/role: the system’s words in the assistant’s mouth', () => {
  const moved = CHAT.messages.map((turn) =>
    turn.content === 'The folder is /tmp/somewhere/else.' ? { ...turn, role: 'assistant' } : turn,
  );
  assert.deepEqual(translated({ messages: moved }), ['error body/role']);
  const user = moved.map((turn, place) => (place === 2 ? { ...turn, role: 'user' } : turn));
  assert.deepEqual(translated({ messages: user }), []);
});

test('body/tool-use, body/tool-result, body/media: content of a tool loop lost', () => {
  assert.deepEqual(forwarded(edited('"file_path":"notes/b.txt"', '"x":1')), [
    'error body/tool-use',
  ]);
  assert.deepEqual(forwarded(edited('1\\tKQ7MXD', '')), ['error body/tool-result']);
  assert.deepEqual(forwarded(edited(IMAGE, '')), ['error body/media']);
  assert.deepEqual(forwarded(edited(PDF, '')), ['error body/media']);
  const noImage = JSON.parse(JSON.stringify(CHAT).replace(IMAGE, ''));
  assert.deepEqual(translated(noImage), ['error body/media']);
  const noPdf = JSON.parse(JSON.stringify(CHAT).replace(PDF, ''));
  assert.deepEqual(translated(noPdf), ['warning body/media']);
});

test('body/thinking-history: dropped from the open turn, or forged; from older turns it warns', () => {
  assert.deepEqual(forwarded(edited('"signature":"c2ln"', '"signature":"b3RoZXI="')), [
    'error body/thinking-history',
  ]);
  const thinking = JSON.stringify(SENT.messages[2]?.content[0]);
  assert.deepEqual(forwarded(edited(`${thinking},`, '')), ['error body/thinking-history']);
  const later = [
    ...SENT.messages,
    { role: 'assistant', content: 'A picture.' },
    { role: 'user', content: 'Whose?' },
  ];
  const south = JSON.parse(
    JSON.stringify({ ...SENT, messages: later }).replace(`${thinking},`, ''),
  );
  assert.deepEqual(
    told(
      [streamed(TEXT_STREAM, { request: { ...SENT, messages: later } })],
      [reading({ side: 'south', request: south, response: stream(TEXT_STREAM) })],
    ),
    ['warning body/thinking-history'],
  );
});
