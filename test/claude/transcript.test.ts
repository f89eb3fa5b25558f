import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { isTextDelta, parseTranscript } from '../../src/claude/transcript.ts';

const lines = (...events: readonly unknown[]) =>
  events.map((event) => (typeof event === 'string' ? event : JSON.stringify(event))).join('\n');

test('reads init, calls, results and the last final result', () => {
  const transcript = parseTranscript(
    lines(
      { type: 'system', subtype: 'init', tools: ['Read'] },
      {
        type: 'assistant',
        message: {
          content: [
            { type: 'text', text: 'hm' },
            { type: 'tool_use', id: 't1', name: 'Read', input: { a: 1 } },
          ],
        },
      },
      {
        type: 'user',
        parent_tool_use_id: 'p1',
        message: {
          content: [
            {
              type: 'tool_result',
              tool_use_id: 't1',
              content: [
                { type: 'text', text: 'x' },
                { type: 'text', text: 'y' },
              ],
            },
          ],
        },
      },
      {
        type: 'user',
        message: {
          content: [{ type: 'tool_result', tool_use_id: 't2', is_error: true, content: 'no' }],
        },
      },
      { type: 'system', subtype: 'api_retry', attempt: 1 },
      { type: 'result', subtype: 'success', result: 'first' },
      {
        type: 'result',
        subtype: 'success',
        is_error: true,
        api_error_status: 500,
        result: 'last',
        num_turns: 2,
      },
    ),
  );
  assert.deepEqual(transcript.init?.['tools'], ['Read']);
  assert.deepEqual(transcript.toolUses, [
    { id: 't1', name: 'Read', input: { a: 1 }, parent: undefined },
  ]);
  assert.deepEqual(transcript.toolResults, [
    { id: 't1', isError: false, text: 'x\ny', parent: 'p1' },
    { id: 't2', isError: true, text: 'no', parent: undefined },
  ]);
  assert.equal(transcript.apiRetries.length, 1);
  const { text, isError, apiErrorStatus, numTurns } = transcript.result ?? {};
  assert.deepEqual([text, isError, apiErrorStatus, numTurns], ['last', true, 500, 2]);
});

test('what is no event is a stray line, shortened; CRLF and blank lines are fine', () => {
  const transcript = parseTranscript(
    `\r\n[1]\nnull\n{"no":"type"}\n${'x'.repeat(500)}\n{"type":"a"}\r\n`,
  );
  assert.deepEqual(transcript.events, [{ type: 'a' }]);
  assert.deepEqual(
    transcript.strayLines.map((line) => line.length),
    [3, 4, 13, 200],
  );
});

test('never throws, and a line of prose adds no event', () => {
  fc.assert(
    fc.property(fc.string(), fc.json(), (prose, json) => {
      const event = JSON.stringify({
        type: 'assistant',
        message: { content: [{ type: 'text', text: prose }] },
      });
      const { events, toolUses, result } = parseTranscript(`${event}\n${json}`);
      assert.ok(events.length >= 1 && toolUses.length === 0 && result === undefined);
    }),
  );
});

test('knows a text delta from other events and from text about one', () => {
  const delta = (type: string) =>
    JSON.stringify({ type: 'stream_event', event: { delta: { type } } });
  assert.equal(isTextDelta(delta('text_delta')), true);
  assert.equal(isTextDelta(delta('thinking_delta')), false);
  assert.equal(isTextDelta('"text_delta"'), false);
});

test('of a flood of deltas the first ones are kept, and all that is no delta', () => {
  const delta = JSON.stringify({ type: 'stream_event', event: { type: 'content_block_delta' } });
  const end = JSON.stringify({ type: 'result', subtype: 'success', result: 'done' });
  const { events, result } = parseTranscript([...Array(6000).fill(delta), end].join('\n'));
  assert.equal(events.length, 5001);
  assert.equal(result?.text, 'done');
});
