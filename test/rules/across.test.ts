import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import { type Given, json, reading, stream } from '../wire/readings.ts';
import {
  chatStream,
  messageEnd,
  messageStart,
  READ_TOOL,
  TEXT_STREAM,
  textBlock,
  thinkingBlock,
  toolBlock,
} from '../wire/streams.ts';
import { EXAMPLES } from './examples/all.ts';
import { wireOf } from './examples/example.ts';
import { REQUEST, streamed, told } from './telling.ts';

const READ = '{"file_path":"a.txt"}';
const said = (text: string) => [messageStart(), ...textBlock(0, text), ...messageEnd()];
const chat = (turn: Parameters<typeof chatStream>[0], more: Given = {}) =>
  reading({
    side: 'south',
    route: 'chat_completions',
    request: REQUEST,
    response: stream(chatStream(turn)),
    ...more,
  });
const against = (north: readonly object[], turn: Parameters<typeof chatStream>[0]) =>
  told([streamed(north)], [chat(turn)]);

test('across/text: lost, doubled or changed', () => {
  const rule = ['error across/text'];
  assert.deepEqual(against(said('DONEDONE'), { text: 'DONE' }), rule);
  assert.deepEqual(against(said('ONE'), { text: 'DONE' }), rule);
  assert.deepEqual(against(said('let me see DONE'), { reasoning: 'let me see', text: 'DONE' }), [
    ...rule,
    'note thinking/lost',
  ]);
});

test('across/text: white space and sorted-out reasoning are fine', () => {
  assert.deepEqual(against(said('DONE '), { text: 'DONE' }), []);
  const sorted = [messageStart(), ...thinkingBlock(0), ...textBlock(1, 'DONE'), ...messageEnd()];
  assert.deepEqual(against(sorted, { text: '<think>let me see</think>DONE' }), []);
});

test('across/tool-calls: a call lost, merged, renamed or with other arguments', () => {
  const turn = (...blocks: object[]) => [messageStart(), ...blocks, ...messageEnd('tool_use')];
  const rule = ['error across/tool-calls'];
  const two = [
    { name: 'Read', args: READ },
    { name: 'Read', args: '{"file_path":"b.txt"}' },
  ];
  assert.deepEqual(against(turn(...toolBlock(0)), { calls: two }), rule);
  assert.deepEqual(against(turn(...toolBlock(0), ...toolBlock(1)), { calls: two }), rule);
  const spaced = toolBlock(0, ['{ "file_path" : "a.txt" }'], { id: 'toolu_own' });
  assert.deepEqual(against(turn(...spaced), { calls: two.slice(0, 1) }), []);
});

test('across/tool-calls: calls of the Responses dialect', () => {
  const item = { type: 'function_call', call_id: 'c', name: 'Read', arguments: READ };
  const response = {
    status: 'completed',
    output: [item],
    usage: { input_tokens: 10, output_tokens: 5 },
  };
  const south = reading({
    side: 'south',
    route: 'responses',
    request: { input: REQUEST.messages, tools: REQUEST.tools },
    response: stream([{ type: 'response.completed', response }]),
  });
  const called = (pieces: string[]) =>
    streamed([messageStart(), ...toolBlock(0, pieces), ...messageEnd('tool_use')]);
  assert.deepEqual(told([called([READ])], [south]), []);
  assert.deepEqual(told([called(['{}'])], [south]), ['error across/tool-calls']);
});

test('across/stop-reason', () => {
  assert.deepEqual(against(TEXT_STREAM, { text: 'DONE', finish: 'length' }), [
    'warning across/stop-reason',
  ]);
  assert.deepEqual(against(TEXT_STREAM, { text: 'DONE', finish: 'content_filter' }), []);
  const cut = [messageStart(), ...textBlock(0, 'DONE'), ...messageEnd('max_tokens')];
  const south = (events: readonly object[]) =>
    reading({ side: 'south', request: REQUEST, response: stream(events) });
  assert.deepEqual(told([streamed(TEXT_STREAM)], [south(cut)]), ['error across/stop-reason']);
  assert.deepEqual(told([streamed(cut)], [south(cut)]), []);
});

test('across/duplicate-request: asked twice although the first answer was fine', () => {
  const again = chat({ text: 'DONE' }, { id: 's2', startedAt: 1020 });
  const north = [streamed(TEXT_STREAM)];
  assert.deepEqual(told(north, [chat({ text: 'DONE' }), again]), [
    'warning across/duplicate-request',
  ]);
  const failed = chat({}, { status: 500, response: json({ error: { message: 'x' } }) });
  assert.deepEqual(told(north, [failed, again]), []);
});

test('a south request belongs to the call whose words it holds', () => {
  const asked = (text: string) => ({ ...REQUEST, messages: [{ role: 'user', content: text }] });
  const norths = ['apples', 'pears'].map((text, place) =>
    streamed(said(text), { id: `n${place}`, request: asked(text) }),
  );
  const souths = ['pears', 'apples'].map((text, place) =>
    chat({ text }, { id: `s${place}`, request: asked(text), startedAt: 1010 + place }),
  );
  assert.deepEqual(told(norths, souths), []);
});

test('across/blocks: blocks of a server tool lost', () => {
  const search = { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] };
  const block = (index: number) => [
    { type: 'content_block_start', index, content_block: search },
    { type: 'content_block_stop', index },
  ];
  const whole = [messageStart(), ...block(0), ...textBlock(1, 'DONE'), ...messageEnd()];
  const south = reading({ side: 'south', request: REQUEST, response: stream(whole) });
  assert.deepEqual(told([streamed(said('DONE'))], [south]), ['error across/blocks']);
  assert.deepEqual(told([streamed(whole)], [south]), []);
});

test('across/text: a refusal and a model’s own marks of reasoning may be put elsewhere', () => {
  const parts = (delta: object) => [
    { data: { choices: [{ index: 0, delta, finish_reason: 'stop' }] } },
  ];
  const refused = chat({}, { response: stream(parts({ refusal: 'I cannot' })) });
  assert.deepEqual(told([streamed(said('I cannot'))], [refused]), []);
  assert.deepEqual(against(said('DONE'), { text: '<think>let me see</think>DONE' }), []);
  assert.deepEqual(against(said('ONE'), { text: '<think>let me see</think>DONE' }), [
    'error across/text',
  ]);
});

test('across/tool-calls: names put back and arguments mended are fine', () => {
  const north = streamed([messageStart(), ...toolBlock(0), ...messageEnd('tool_use')]);
  const call = (name: string, args: string) => {
    const tools = [{ type: 'function', function: { ...READ_TOOL, name } }];
    return told([north], [chat({ calls: [{ name, args }] }, { request: { ...REQUEST, tools } })]);
  };
  assert.ok(!call('proxy_Read', READ).includes('error across/tool-calls'));
  assert.ok(call('proxy_Read', '{"file_path":"b.txt"}').includes('error across/tool-calls'));
  assert.ok(!call('Read', '{"file_path":"a.txt"').includes('error across/tool-calls'));
});

test('across/circle: told once, of the last turn, and not where results arrive in any form', async () => {
  const { 'across/circle': example } = EXAMPLES;
  assert.ok(example);
  const told = findings(await wireOf(example.broken)).filter(
    ({ rule }) => rule === 'across/circle',
  );
  assert.equal(told.length, 1);
  assert.match(told[0]?.message ?? '', /never saw a result: .* in 5 turns, .* \(s1\)$/);
});
