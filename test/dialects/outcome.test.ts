import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('no answer where there is none', () => {
  assert.equal(answerOf(reading({ status: 500, response: stream(TOOL_STREAM) })), undefined);
  assert.equal(answerOf(reading({ route: 'other', response: json({}) })), undefined);
  assert.equal(answerOf(reading({ route: 'chat_completions', response: json({}) })), undefined);
  assert.equal(answerOf(reading({ response: stream(TOOL_STREAM), end: 'cut' }))?.whole, false);
});
