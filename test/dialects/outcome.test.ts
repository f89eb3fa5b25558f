import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sameArgs } from '../../src/dialects/answer.ts';
import { answerOf } from '../../src/dialects/outcome.ts';
import { json, reading, stream } from '../wire/readings.ts';
import { chatStream, TOOL_STREAM } from '../wire/streams.ts';

const ARGS = '{"file_path":"a.txt"}';
const CALL = { name: 'Read', argsText: ARGS };

/** The same turn in each dialect; usage counts 10 in and 5 out. */
const item = { type: 'function_call', call_id: 'c', name: 'Read', arguments: ARGS };
const completed = {
  status: 'completed',
  output: [
    { type: 'reasoning', summary: [{ type: 'summary_text', text: 'let me see' }] },
    { type: 'message', content: [{ type: 'output_text', text: 'I read it.' }] },
    item,
  ],
  usage: { input_tokens: 10, output_tokens: 5, input_tokens_details: { cached_tokens: 4 } },
};
const chat = chatStream({
  reasoning: 'let me see',
  text: 'I read it.',
  calls: [{ name: 'Read', args: ARGS }],
});

const TURNS = {
  messages: reading({ response: stream(TOOL_STREAM) }),
  chat: reading({ route: 'chat_completions', response: stream(chat) }),
  responses: reading({ route: 'responses', response: json(completed) }),
  responsesStream: reading({
    route: 'responses',
    response: stream([
      { type: 'response.output_text.delta', delta: 'I' },
      { type: 'response.completed', response: completed },
    ]),
  }),
};

for (const [dialect, turn] of Object.entries(TURNS))
  test(`the same turn reads the same from ${dialect}`, () => {
    const answer = answerOf(turn);
    assert.equal(answer?.text, 'I read it.');
    assert.equal(answer?.thinking, 'let me see');
    assert.deepEqual(answer?.calls, [CALL]);
    assert.equal(answer?.stop, 'tool');
    assert.equal(answer?.usage?.output, 5);
    assert.equal(answer?.whole, true);
  });

test('cached tokens are taken out of the input that OpenAI counts', () => {
  const usage = answerOf(TURNS.responses)?.usage;
  assert.deepEqual([usage?.input, usage?.cacheRead], [6, 4]);
});

test('items of a stream count when the final output is empty', () => {
  const events = [
    { type: 'response.output_item.done', item },
    { type: 'response.completed', response: { ...completed, output: [] } },
  ];
  assert.deepEqual(answerOf(reading({ route: 'responses', response: stream(events) }))?.calls, [
    CALL,
  ]);
});

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

test('no answer where there is none', () => {
  assert.equal(answerOf(reading({ status: 500, response: stream(TOOL_STREAM) })), undefined);
  assert.equal(answerOf(reading({ route: 'other', response: json({}) })), undefined);
  assert.equal(answerOf(reading({ route: 'chat_completions', response: json({}) })), undefined);
  assert.equal(answerOf(reading({ response: stream(TOOL_STREAM), end: 'cut' }))?.whole, false);
});

test('arguments are compared as JSON, and as text when they are none', () => {
  assert.ok(sameArgs('{"a":1,"b":{"c":2}}', '{ "b": {"c":2}, "a": 1 }'));
  assert.ok(sameArgs('', '{}'));
  assert.ok(!sameArgs('{"a":1}', '{"a":"1"}'));
  assert.ok(sameArgs('{"a":', '{"a":'));
  assert.ok(!sameArgs('{"a":', '{"a"'));
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
