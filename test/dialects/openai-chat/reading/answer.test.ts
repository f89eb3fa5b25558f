import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerOf } from '../../../../src/dialects/outcome.ts';
import { json, reading, stream } from '../../../wire/readings.ts';

const ARGS = '{"file_path":"a.txt"}';
const CALL = { name: 'Read', argsText: ARGS };

test('calls without an index in whole chat answers keep apart', () => {
  const tool_calls = ['a', 'b'].map((name) => ({ id: name, function: { name, arguments: '{}' } }));
  const body = {
    choices: [{ message: { content: null, tool_calls }, finish_reason: 'tool_calls' }],
  };
  const answer = answerOf(reading({ route: 'chat_completions', response: json(body) }));
  assert.deepEqual(
    answer?.calls.map((call) => call.name),
    ['a', 'b'],
  );
});

test('Chat Completions as other vendors write them', () => {
  const answer = (...deltas: object[]) => {
    const last = deltas.length - 1;
    const events = deltas.map((delta, place) => ({
      data: { choices: [{ index: 0, delta, finish_reason: place === last ? 'stop' : null }] },
    }));
    return answerOf(reading({ route: 'chat_completions', response: stream(events) }));
  };
  const piece = (id: string | undefined, args: string) => ({
    tool_calls: [{ index: 0, id, function: { name: 'Read', arguments: args } }],
  });
  assert.deepEqual(answer(piece('a', ARGS), piece('b', ARGS))?.calls, [CALL, CALL], 'one index');
  const named = answer(piece('a', ARGS.slice(0, 5)), piece('a', ARGS.slice(5)));
  assert.deepEqual(named?.calls, [CALL], 'the name in each piece');
  assert.equal(answer({ content: [{ type: 'text', text: 'DONE' }] })?.text, 'DONE');
});
