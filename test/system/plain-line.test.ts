import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { echoLines, plainLine } from '../../src/system/plain-line.ts';

const pieces = fc.constantFrom(
  '::',
  ':',
  '#',
  '##[',
  '[',
  ' ',
  '\t',
  '\u001b[31m',
  '\u001b',
  '\u0007',
  '\u009b1m',
  '\u2028',
  'error',
  'a',
);
const line = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(''));

test('no line is a workflow command or controls the terminal', () => {
  fc.assert(
    fc.property(line, (text) => {
      const plain = plainLine(text);
      assert.doesNotMatch(plain, /^\s*::/);
      assert.ok(!plain.includes('##['));
      assert.doesNotMatch(plain, /[\p{Cc}\u2028\u2029]/u);
    }),
  );
});

test('ordinary text stays as it is', () => {
  assert.equal(plainLine('std::vector<int> [x] ## y — ü'), 'std::vector<int> [x] ## y — ü');
  assert.equal(plainLine('\u001b[1;32mready\u001b[0m on :4000  '), 'ready on :4000');
});

test('echoes the last lines that say something, each with its prefix, bounded', () => {
  const text = 'one\r\n\n::set-env::x\rthree\n';
  assert.deepEqual(echoLines(text, 2), ['  | : :set-env::x', '  | three']);
  const [long = ''] = echoLines('x'.repeat(100_000), 1);
  assert.ok(long.length < 2100);
});
