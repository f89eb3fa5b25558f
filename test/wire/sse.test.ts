import assert from 'node:assert/strict';
import test from 'node:test';
import { createParser } from 'eventsource-parser';
import fc from 'fast-check';
import { looksLikeSse, readSse } from '../../src/wire/sse.ts';

const read = (text: string) => readSse([{ at: 1, bytes: Buffer.from(text) }]);

const byBytes = (text: string) =>
  readSse([...Buffer.from(text)].map((byte) => ({ at: 1, bytes: Uint8Array.of(byte) })));

const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
const value = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replace(/[\r\n]/g, ' '));

test('any text reads the same whole, byte by byte, and never fails', () => {
  const fragment = fc.oneof(
    fc.constantFrom(
      'data',
      'data:',
      'event: ',
      ':',
      ': ping',
      'id',
      'retry:3',
      '\uFEFF',
      ' ',
      'é😀',
      '{"a":1}',
    ),
    fc.constantFrom('\n', '\r', '\r\n', '\n\n', '\r\r', '\r\n\r\n'),
    fc.string({ unit: 'binary', maxLength: 6 }),
  );
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 30 }), (fragments) => {
      const text = fragments.join('');
      assert.deepEqual(byBytes(text), read(text));
    }),
    { numRuns: 500 },
  );
});

test('valid streams read as eventsource-parser reads them', () => {
  const event = fc.record({
    name: fc.option(value),
    id: fc.option(value),
    data: fc.array(value, { minLength: 1, maxLength: 4 }),
    comment: fc.option(value),
    space: fc.constantFrom('', ' '),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 8 }), lineEnd, (events, eol) => {
      const lines = events.flatMap(({ name, id, data, comment, space }) => [
        ...(comment === null ? [] : [`:${comment}`]),
        ...(name === null ? [] : [`event:${space}${name}`]),
        ...(id === null ? [] : [`id:${space}${id}`]),
        ...data.map((line) => `data:${space}${line}`),
        '',
      ]);
      // A line of ours at the end: eventsource-parser waits for what follows a last CR.
      const text = [...lines, 'data: end', '', ': last'].join(eol);
      const expected: { name: string | undefined; data: string }[] = [];
      const parser = createParser({
        onEvent: ({ event: name, data }) => expected.push({ name, data }),
      });
      parser.feed(text);
      const { events: seen, comments, strayLines } = read(text);
      assert.deepEqual(
        seen.map(({ name, data }) => ({ name, data })),
        expected,
      );
      assert.equal(comments.length, events.filter(({ comment }) => comment !== null).length);
      assert.deepEqual(strayLines, []);
    }),
    { numRuns: 300 },
  );
});

test('an event has the time of its last byte, also when a lone CR ends it', () => {
  const at = (pieces: string[]) =>
    readSse(pieces.map((text, i) => ({ at: i, bytes: Buffer.from(text) }))).events.map((e) => e.at);
  assert.deepEqual(at(['data: a', '\n', '\ndata: b\n\n', 'data: c\n', '\n']), [2, 2, 4]);
  assert.deepEqual(at(['data: a\r\n\r', '\ndata: b\r', '\n\r\n']), [0, 2]);
  assert.deepEqual(at(['data: a\r\r', 'data: b\r', '\r']), [0, 2]);
});

test('names, data lines and JSON', () => {
  const { events } = read(
    '\uFEFFevent: a\nevent: b\ndata: {"x":\ndata: 1}\n\ndata:  two spaces\n\ndata\n\nevent:\ndata: [DONE]\n\n',
  );
  assert.deepEqual(events, [
    { at: 1, name: 'b', data: '{"x":\n1}', json: { x: 1 } },
    { at: 1, name: undefined, data: ' two spaces', json: undefined },
    { at: 1, name: undefined, data: '', json: undefined },
    { at: 1, name: undefined, data: '[DONE]', json: undefined },
  ]);
});

test('an event with a name and no data is kept; a lone id is none', () => {
  const { events } = read('event: message_stop\n\nid: 3\n\n\n\n');
  assert.deepEqual(
    events.map(({ name, data }) => [name, data]),
    [['message_stop', '']],
  );
});

test('a character split between two chunks is one character', () => {
  const bytes = Buffer.from('data: 😀\n\n');
  for (let cut = 1; cut < bytes.length; cut += 1) {
    const { events } = readSse([
      { at: 1, bytes: bytes.subarray(0, cut) },
      { at: 2, bytes: bytes.subarray(cut) },
    ]);
    assert.equal(events[0]?.data, '😀');
  }
});

test('what no client reads is told: comments, stray lines, the unfinished tail', () => {
  const long = `{"${'x'.repeat(500)}"}`;
  const reading = read(
    `: one\n:two\n${long}\n data: x\nfoo: bar\ndata: y\n\nevent: z\ndata: cut\n: three\ndata: mi`,
  );
  assert.equal(reading.comments.length, 3);
  assert.deepEqual(reading.strayLines, [long.slice(0, 200), ' data: x', 'foo: bar']);
  assert.equal(reading.tail, 'event: z\ndata: cut\ndata: mi');
  assert.equal(read('data: a\n\n').tail, '');
  assert.equal(read('data: a\n\n: keep-alive\n').tail, '');
  assert.equal(read('data: a\n\n: keep').tail, '');
  assert.equal(read('stray\n'.repeat(1000)).strayLines.length, 100);
});

test('one long line in one-byte chunks reads whole', () => {
  const byte = Uint8Array.of(120);
  const chunks = Array.from({ length: 300_000 }, () => ({ at: 0, bytes: byte }));
  assert.equal(readSse(chunks).tail.length, 300_000);
});

test('a stream is known by its first line', () => {
  for (const text of ['data: 1', 'event: a\n', ': hi', '\n\nid:1', '\uFEFFretry:5']) {
    assert.ok(looksLikeSse(text), text);
  }
  for (const text of ['', '{"data":1}', 'database: x', '<html>', ' data: x', 'error: no']) {
    assert.ok(!looksLikeSse(text), text);
  }
});
