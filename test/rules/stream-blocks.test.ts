import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  blockDelta,
  blockStart,
  blockStop,
  messageEnd,
  messageStart,
  TOOL_STREAM,
  textBlock,
  thinkingBlock,
  toolBlock,
} from '../wire/streams.ts';
import { toldOf } from './telling.ts';

const message = (...blocks: readonly object[]) => [messageStart(), ...blocks, ...messageEnd()];

test('stream/block-index: a start off the count, an index used twice, a gap', () => {
  const broken = ['error stream/block-index'];
  assert.deepEqual(toldOf(message(...textBlock(1, 'x'))), broken);
  assert.deepEqual(toldOf(message(...thinkingBlock(0), ...textBlock(0, 'x'))), broken);
  assert.deepEqual(toldOf(message(...thinkingBlock(0), ...textBlock(2, 'x'))), broken);
});

test('stream/block-index: orphans and late deltas', () => {
  const broken = 'error stream/block-index';
  assert.ok(toldOf(message(...textBlock(0, 'x').slice(1))).includes(broken));
  assert.deepEqual(toldOf(message(...textBlock(0, 'x'), blockStop(0))), [broken]);
  assert.deepEqual(toldOf(message(...textBlock(0, 'x'), blockStop(1))), [broken]);
  const late = blockDelta(0, { type: 'text_delta', text: 'y' });
  assert.deepEqual(toldOf(message(...textBlock(0, 'x'), late)), [broken]);
  assert.deepEqual(toldOf(TOOL_STREAM), []);
});

test('stream/block-delta: a delta of another kind than its block', () => {
  const into = (block: object, delta: object) =>
    toldOf(message(blockStart(0, block), blockDelta(0, delta), blockStop(0), ...textBlock(1, 'x')));
  const text = { type: 'text', text: '' };
  assert.deepEqual(into(text, { type: 'thinking_delta', thinking: 'hm' }), [
    'error stream/block-delta',
  ]);
  assert.deepEqual(into(text, { type: 'input_json_delta', partial_json: '' }), [
    'error stream/block-delta',
  ]);
  assert.deepEqual(into(text, { type: 'citations_delta', citation: {} }), []);
  assert.deepEqual(into(text, { type: 'novel_delta' }), []);
  assert.deepEqual(into({ type: 'novel' }, { type: 'text_delta', text: 'x' }), []);
  const server = { type: 'server_tool_use', id: 's', name: 'web_search', input: {} };
  assert.deepEqual(into(server, { type: 'input_json_delta', partial_json: '{}' }), []);
});

test('stream/block-open: blocks still open at the end', () => {
  const open = textBlock(0, 'x').slice(0, 2);
  assert.deepEqual(toldOf(message(...open)), ['error stream/block-open']);
  const error = { type: 'error', error: { type: 'api_error', message: 'cut' } };
  assert.deepEqual(toldOf([messageStart(), ...open, error]), []);
});

test('stream/block-order: interleaved blocks, content after the stop reason', () => {
  const [start, delta, stop] = textBlock(0, 'x');
  assert.ok(start && delta && stop);
  const tool = toolBlock(1);
  const mixed = [messageStart(), start, delta, ...tool.slice(0, 2), stop, ...tool.slice(2)];
  assert.deepEqual(toldOf([...mixed, ...messageEnd('tool_use')]), ['warning stream/block-order']);
  const [messageDelta, messageStop] = messageEnd();
  assert.ok(messageDelta && messageStop);
  assert.deepEqual(toldOf([messageStart(), messageDelta, ...textBlock(0, 'x'), messageStop]), [
    'warning stream/block-order',
  ]);
  const early = { type: 'message_delta', delta: {}, usage: { output_tokens: 1 } };
  assert.deepEqual(toldOf([messageStart(), early, ...textBlock(0, 'x'), ...messageEnd()]), []);
});

test('stream/content-in-start: text that only the start carries', () => {
  const start = blockStart(0, { type: 'text', text: 'DONE' });
  assert.deepEqual(toldOf(message(start, blockStop(0))), ['error stream/content-in-start']);
  const thinking = blockStart(0, { type: 'thinking', thinking: 'hm', signature: 'c2ln' });
  assert.deepEqual(toldOf(message(thinking, blockStop(0), ...textBlock(1, 'x'))), [
    'warning stream/content-in-start',
  ]);
  const redacted = blockStart(0, { type: 'redacted_thinking', data: 'xyz' });
  assert.deepEqual(toldOf(message(redacted, blockStop(0), ...textBlock(1, 'x'))), []);
});
