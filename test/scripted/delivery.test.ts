import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Move } from '../../src/dialects/move.ts';
import type { AnswerBounds } from '../../src/scripted/answer-bounds.ts';
import { delivery } from '../../src/scripted/delivery.ts';

function sent(move: Move, bounds: Partial<AnswerBounds> = {}) {
  const asked = { thinking: false, maxTokens: undefined, stopSequences: [], ...bounds };
  const { text, thinking, calls, stop } = delivery(move, asked);
  return { text: text.join(''), thinking: thinking.join(''), calls: calls.length, stop };
}

const CALLS = [{ name: 'Read', input: {} }];

test('a move without bounds goes out whole', () => {
  assert.deepEqual(sent({ text: 'abc', thinking: 'hm' }), {
    text: 'abc',
    thinking: '',
    calls: 0,
    stop: { kind: 'end' },
  });
  assert.deepEqual(sent({ text: 'abc', calls: CALLS }).stop, { kind: 'tool' });
});

test('a text ends before the first stop sequence, and what would have followed is not said', () => {
  const move = { text: '<severity>5</severity> I think.', calls: CALLS };
  assert.deepEqual(sent(move, { stopSequences: ['I think', '</severity>'] }), {
    text: '<severity>5',
    thinking: '',
    calls: 0,
    stop: { kind: 'sequence', sequence: '</severity>' },
  });
  assert.deepEqual(sent(move, { stopSequences: ['', 'never'] }).stop, { kind: 'tool' });
});

test('a text ends at the limit, which thinking takes its part of', () => {
  assert.deepEqual(sent({ text: 'abcdefghi' }, { maxTokens: 2 }), {
    text: 'abcdefgh',
    thinking: '',
    calls: 0,
    stop: { kind: 'length' },
  });
  const thought = sent(
    { text: 'abcdefghi', thinking: 'x'.repeat(8) },
    { maxTokens: 2, thinking: true },
  );
  assert.deepEqual([thought.text, thought.stop], ['', { kind: 'length' }]);
  // Whichever comes first.
  const both = { maxTokens: 2, stopSequences: ['c'] };
  assert.deepEqual(sent({ text: 'abcdefghi' }, both).stop, { kind: 'sequence', sequence: 'c' });
});

test('the one token of a limit of 1 leaves nothing to say', () => {
  assert.deepEqual(sent({ text: 'x' }, { maxTokens: 1 }), {
    text: '',
    thinking: '',
    calls: 0,
    stop: { kind: 'length' },
  });
});

test('no text that goes out holds a stop sequence', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('a', 'b', '<') }),
      fc.array(fc.string({ unit: fc.constantFrom('a', 'b', '<'), minLength: 1, maxLength: 3 })),
      (text, stopSequences) => {
        const out = sent({ text }, { stopSequences }).text;
        assert.ok(text.startsWith(out));
        assert.ok(stopSequences.every((stop) => !out.includes(stop)));
      },
    ),
  );
});

const PARTS: Move = {
  parts: [
    { kind: 'thinking', text: 'x'.repeat(8) },
    { kind: 'text', pieces: ['', 'abc', ' ', 'def'] },
    { kind: 'call', name: 'Read', input: {} },
    { kind: 'text', pieces: ['gh', 'STOP', 'ij'] },
  ],
};

test('parts in an order of their own end at a stop sequence, and what went before it stays', () => {
  assert.deepEqual(sent(PARTS, { stopSequences: ['hSTOP'] }), {
    text: 'abc defg',
    thinking: '',
    calls: 1,
    stop: { kind: 'sequence', sequence: 'hSTOP' },
  });
  const first = sent(PARTS, { stopSequences: ['c d'] });
  assert.deepEqual([first.text, first.calls], ['ab', 0], 'the call would have followed');
});

test('parts end at the limit, which thinking and earlier texts take their part of', () => {
  const limited = sent(PARTS, { thinking: true, maxTokens: 5 });
  assert.deepEqual(limited, {
    text: 'abc defghST',
    thinking: 'x'.repeat(8),
    calls: 1,
    stop: { kind: 'length' },
  });
  assert.equal(sent(PARTS, { maxTokens: 1 }).text, '');
  assert.deepEqual(sent(PARTS, { maxTokens: 100 }).stop, { kind: 'tool' });
});

test('parts that no bound ends keep their pieces, empty ones too', () => {
  const bounds = { thinking: true, maxTokens: 100, stopSequences: ['never'] };
  const { parts = [] } = delivery(PARTS, bounds);
  assert.deepEqual(
    parts.flatMap((part) => (part.kind === 'text' ? [part.pieces] : [])),
    [
      ['', 'abc', ' ', 'def'],
      ['gh', 'STOP', 'ij'],
    ],
  );
});
