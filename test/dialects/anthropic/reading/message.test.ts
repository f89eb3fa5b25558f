import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  messageOfJson,
  messageOfStream,
} from '../../../../src/dialects/anthropic/reading/message.ts';
import { stream } from '../../../wire/readings.ts';
import {
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TOOL_STREAM,
  textBlock,
  toolBlock,
} from '../../../wire/streams.ts';

function summed(events: readonly object[]) {
  const response = stream(events);
  assert.equal(response.kind, 'stream');
  return messageOfStream(response.kind === 'stream' ? response.events : []);
}

test('a stream adds up to its blocks, reason and usage', () => {
  const message = summed(TOOL_STREAM);
  assert.deepEqual(
    message.blocks.map(({ type, text, name, input, signature }) => ({
      type,
      text,
      name,
      input,
      signature,
    })),
    [
      { type: 'thinking', text: 'let me see', name: undefined, input: {}, signature: 'c2ln' },
      { type: 'text', text: 'I read it.', name: undefined, input: {}, signature: undefined },
      {
        type: 'tool_use',
        text: '',
        name: 'Read',
        input: { file_path: 'a.txt' },
        signature: undefined,
      },
    ],
  );
  assert.equal(message.stopReason, 'tool_use');
  assert.equal(message.ended, 'message_stop');
  assert.equal(message.usage?.input, 10);
  assert.equal(message.usage?.output, 5, 'the counts of message_delta are final');
  assert.equal(message.deltaTimes.length, 3, 'thinking is no content yet');
});

test('what came before an error is kept', () => {
  const error = { type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } };
  const message = summed([messageStart(), ...textBlock(0, 'half').slice(0, 2), error]);
  assert.equal(message.ended, 'error');
  assert.deepEqual(message.error, { type: 'overloaded_error', message: 'Overloaded' });
  assert.equal(message.blocks[0]?.text, 'half');
  assert.equal(message.blocks[0]?.closed, false);
});

test('a JSON message reads like a stream', () => {
  const message = messageOfJson(JSON_MESSAGE);
  assert.equal(message?.blocks[0]?.text, 'DONE');
  assert.equal(message?.stopReason, 'end_turn');
  assert.equal(messageOfJson({ choices: [] }), undefined);
});

test('however arguments and text are cut, the sum is the same', () => {
  const pieces = fc.array(fc.string());
  fc.assert(
    fc.property(pieces, fc.dictionary(fc.string(), fc.string()), fc.nat(), (texts, input, seed) => {
      const json = JSON.stringify(input);
      const cut = seed % (json.length + 1);
      const message = summed([
        messageStart(),
        ...textBlock(0, ...texts),
        ...toolBlock(1, [json.slice(0, cut), json.slice(cut)]),
        ...messageEnd('tool_use'),
      ]);
      assert.equal(message.blocks[0]?.text, texts.join(''));
      assert.deepEqual(message.blocks[1]?.input, JSON.parse(json));
    }),
  );
});
