import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reading, stream } from '../wire/readings.ts';
import {
  chatStream,
  messageEnd,
  messageStart,
  TOOL_STREAM,
  textBlock,
  toolBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed, told, toldOf } from './telling.ts';

const turn = (...blocks: readonly object[]) => [
  messageStart(),
  ...blocks,
  ...messageEnd('tool_use'),
];
const call = (pieces: readonly string[], block: object = {}) =>
  turn(...toolBlock(0, pieces, block));
const south = (said: Parameters<typeof chatStream>[0]) =>
  reading({
    side: 'south',
    route: 'chat_completions',
    request: REQUEST,
    response: stream(chatStream(said)),
  });

test('tool/json: pieces that join to no object', () => {
  assert.deepEqual(toldOf(call(['{}', '{"file_path":"a.txt"}'])), ['error tool/json']);
  assert.deepEqual(toldOf(call(['{"file_path":"a.t'])), ['error tool/json']);
  assert.deepEqual(toldOf(call(['["a.txt"]'])), ['error tool/json']);
});

test('tool/json: any cutting is fine, so are no arguments and a cut by the token limit', () => {
  assert.deepEqual(toldOf(call([...'{"file_path":"ä.txt"}'])), []);
  assert.deepEqual(toldOf(call(['', '{} '])), []);
  assert.deepEqual(toldOf(call([])), []);
  const limit = [messageStart(), ...toolBlock(0, ['{"file_path":"a']), ...messageEnd('max_tokens')];
  assert.deepEqual(toldOf(limit), []);
});

test("tool/json: the model's own slip is not the target's", () => {
  const args = '{"file_path":';
  const had = south({ calls: [{ name: 'Read', args }] });
  assert.deepEqual(told([streamed(call([args]))], [had]), ['error tool/json model']);
});

test('tool/input-in-start: arguments only in the start', () => {
  const input = { file_path: 'a.txt' };
  assert.deepEqual(toldOf(call([], { input })), ['error tool/input-in-start']);
  assert.deepEqual(toldOf(call(['{"file_path":"a.txt"}'], { input })), []);
});

test('tool/id-missing, tool/id-shape', () => {
  assert.deepEqual(toldOf(call(['{}'], { id: '' })), ['error tool/id-missing']);
  assert.deepEqual(toldOf(call(['{}'], { id: undefined })), ['error tool/id-missing']);
  assert.deepEqual(toldOf(call(['{}'], { id: 'call:1|x' })), ['warning tool/id-shape']);
  assert.deepEqual(toldOf(call(['{}'], { id: 'call_A-1' })), []);
});

test('tool/duplicate-id: twice in a message, or again in a later turn', () => {
  const id = 'toolu_same';
  const two = turn(...toolBlock(0, ['{}'], { id }), ...toolBlock(1, ['{}'], { id }));
  assert.deepEqual(toldOf(two), ['error tool/duplicate-id']);
  const history = (earlier: string) => ({
    ...REQUEST,
    messages: [
      ...REQUEST.messages,
      { role: 'assistant', content: [{ type: 'tool_use', id: earlier, name: 'Read', input: {} }] },
      { role: 'user', content: [{ type: 'tool_result', tool_use_id: earlier, content: 'SEC' }] },
    ],
  });
  const again = (earlier: string) => toldOf(call(['{}'], { id }), { request: history(earlier) });
  assert.deepEqual(again(id), ['error tool/duplicate-id']);
  assert.deepEqual(again('toolu_other'), []);
});

test("tool/unknown-name: the model's slip, or the target's when it changed the name", () => {
  assert.deepEqual(toldOf(call(['{}'], { name: 'Nope' })), ['warning tool/unknown-name model']);
  const named = (name: string, got: string) =>
    told([streamed(call(['{}'], { name: got }))], [south({ calls: [{ name, args: '{}' }] })]);
  assert.deepEqual(named('Nope', 'Nope'), ['warning tool/unknown-name model']);
  assert.deepEqual(named('Read', 'read_file'), [
    'error tool/unknown-name',
    'error across/tool-calls',
  ]);
});

test('tool/leaked-as-text: the call is spelled out in the text instead', () => {
  const args = '{"file_path":"a.txt"}';
  const had = south({ calls: [{ name: 'Read', args }] });
  const leak = (text: string) =>
    told([streamed([messageStart(), ...textBlock(0, text), ...messageEnd()])], [had]);
  assert.deepEqual(leak(`<tool_call>Read ${args}</tool_call>`), [
    'error tool/leaked-as-text',
    'error across/tool-calls',
  ]);
  assert.deepEqual(leak('I cannot.'), ['error across/tool-calls']);
  const spoken = `I will call ${args}`;
  const both = turn(...textBlock(0, spoken), ...toolBlock(1, [args]));
  const said = south({ text: spoken, calls: [{ name: 'Read', args }] });
  assert.deepEqual(told([streamed(both)], [said]), []);
  assert.deepEqual(toldOf(TOOL_STREAM), []);
});
