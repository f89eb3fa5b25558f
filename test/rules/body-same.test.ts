import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Given, reading, stream } from '../wire/readings.ts';
import { READ_TOOL, TEXT_STREAM } from '../wire/streams.ts';
import { streamed, told } from './telling.ts';

const MARKED = { type: 'text', text: 'Read a.txt.', cache_control: { type: 'ephemeral' } };
const CALL = { type: 'tool_use', id: 'toolu_1', name: 'Read', input: { file_path: 'a.txt' } };
const RESULT = {
  type: 'tool_result',
  tool_use_id: 'toolu_1',
  content: 'no such file',
  is_error: true,
};

const SENT = {
  model: 'm',
  stream: true,
  max_tokens: 9000,
  thinking: { type: 'adaptive' },
  metadata: { user_id: 'u' },
  smoke_canary: 'tweet',
  tools: [READ_TOOL],
  messages: [
    { role: 'user', content: [MARKED] },
    { role: 'assistant', content: [CALL] },
    { role: 'user', content: [RESULT] },
  ],
};

function forwarded(change: object, more: Given = {}): string[] {
  const request = { ...SENT, ...change };
  const south = reading({ side: 'south', request, response: stream(TEXT_STREAM), ...more });
  return told([streamed(TEXT_STREAM, { request: SENT })], [south]);
}

const turns = (...messages: readonly object[]) => forwarded({ messages });
const [ASKED, CALLED, ANSWERED] = SENT.messages;

test('body/field-changed: what steers the answer', () => {
  assert.deepEqual(forwarded({}), []);
  assert.deepEqual(forwarded({ max_tokens: 100 }), ['error body/field-changed']);
  assert.deepEqual(forwarded({ smoke_canary: 'cat' }), ['error body/field-changed']);
  assert.deepEqual(forwarded({ thinking: { type: 'disabled' } }), ['error body/field-changed']);
  assert.deepEqual(forwarded({ tool_choice: { type: 'any' } }), ['error body/field-changed']);
  const enabled = { type: 'enabled', budget_tokens: 2000 };
  assert.deepEqual(forwarded({ thinking: enabled }), ['warning body/field-changed']);
  assert.deepEqual(forwarded({ metadata: {} }), ['warning body/unknown-field']);
  assert.deepEqual(forwarded({ model: 'other', temperature: 1, stream: false }), []);
});

test('body/cache-control: marks lost', () => {
  const bare = { ...MARKED, cache_control: undefined };
  assert.deepEqual(turns({ role: 'user', content: [bare] }, { ...CALLED }, { ...ANSWERED }), [
    'warning body/cache-control',
  ]);
});

test('body/cache-control: more marks than the vendor’s API takes', () => {
  const marked = (count: number) =>
    Array.from({ length: count }, () => ({ ...MARKED, text: 'Read a.txt.' }));
  const own = (count: number) => ({ system: marked(count) });
  assert.deepEqual(forwarded(own(3)), []);
  assert.deepEqual(forwarded(own(4)), ['error body/cache-control']);
});

test('body/order: turns shuffled', () => {
  const asked = { role: 'user', content: [RESULT, MARKED] };
  assert.deepEqual(turns({ ...CALLED }, asked), ['error body/order']);
  const split = [{ ...ASKED }, { role: 'system', content: 'x' }, { ...CALLED }, { ...ANSWERED }];
  assert.deepEqual(turns(...split), []);
});

test('body/tool-ids: a result without its call, and calls that became text', () => {
  const stray = { role: 'user', content: [{ ...RESULT, tool_use_id: 'toolu_2' }] };
  assert.deepEqual(turns({ ...ASKED }, { ...CALLED }, stray), ['error body/tool-ids']);
  const said = { role: 'assistant', content: 'I call Read with a.txt' };
  const heard = { role: 'user', content: 'no such file' };
  assert.ok(turns({ ...ASKED }, said, heard).includes('error body/tool-ids'));
  const renamed = [
    { role: 'assistant', content: [{ ...CALL, id: 'call_9' }] },
    { role: 'user', content: [{ ...RESULT, tool_use_id: 'call_9' }] },
  ];
  assert.deepEqual(turns({ ...ASKED }, ...renamed), []);
});

test('body/tool-use and body/tool-result: arguments changed, is_error lost', () => {
  const other = { role: 'assistant', content: [{ ...CALL, input: {} }] };
  assert.deepEqual(turns({ ...ASKED }, other, { ...ANSWERED }), ['error body/tool-use']);
  const fine = { role: 'user', content: [{ ...RESULT, is_error: undefined }] };
  assert.deepEqual(turns({ ...ASKED }, { ...CALLED }, fine), ['error body/tool-result']);
});

test('body/json: a body cut on the way', () => {
  assert.ok(
    told(
      [streamed(TEXT_STREAM, { request: SENT, status: 400 })],
      [reading({ side: 'south', request: undefined, status: 400 })].map((south) => ({
        ...south,
        requestJson: undefined,
      })),
    ).includes('error body/json'),
  );
});

test('body/field-changed: a default spelled out says the same', () => {
  const spelled = (more: object) => {
    const south = reading({
      side: 'south',
      request: { ...SENT, ...more },
      response: stream(TEXT_STREAM),
    });
    return told([streamed(TEXT_STREAM, { request: SENT })], [south]);
  };
  assert.deepEqual(spelled({ stop_sequences: [], tool_choice: { type: 'auto' } }), []);
  assert.deepEqual(spelled({ stop_sequences: null, tool_choice: null }), []);
  assert.deepEqual(spelled({ tool_choice: { type: 'none' } }), ['error body/field-changed']);
});

test('body/order: a text said twice and merged once is in order', () => {
  const asked = (...contents: unknown[]) => ({
    ...SENT,
    messages: contents.map((content) => ({ role: 'user', content })),
  });
  const text = (...texts: string[]) => texts.map((one) => ({ type: 'text', text: one }));
  const north = streamed(TEXT_STREAM, { request: asked(text('Ahoy', 'Bye'), 'Ahoy') });
  const passed = (...contents: string[]) =>
    told(
      [north],
      [reading({ side: 'south', request: asked(...contents), response: stream(TEXT_STREAM) })],
    );
  assert.deepEqual(passed('Ahoy\nBye', 'Ahoy'), []);
  assert.deepEqual(passed('Bye', 'Ahoy', 'Ahoy'), ['error body/order']);
});
