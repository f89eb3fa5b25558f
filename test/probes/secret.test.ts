import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { newSecret, partsIn, tokenIn } from '../../src/probes/secret.ts';
import { readFile } from '../../src/probes/tasks/read-file.ts';

const secrets = fc.constant(undefined).map(newSecret);

test('the two parts of any secret are found behind the tag and the task', () => {
  fc.assert(
    fc.property(secrets, (secret) => {
      const { left, right } = secret;
      const prompt = `[smoke:basic_text-0a1b2c3d] Join these two parts with a hyphen, in this order: ${left} ${right}`;
      assert.deepEqual(partsIn(prompt), secret);
    }),
  );
});

test('a joined token is no pair of parts, and words are neither', () => {
  assert.equal(partsIn('the token BCDFGH-JKMNPQ stands here'), undefined);
  assert.equal(partsIn('SYSTEM PROMPT'), undefined);
  assert.equal(tokenIn('XBCDFGH-JKMNPQ and BCDFGH-JKMNPQ-X'), undefined);
});

test('a token is found in numbered lines of either form', () => {
  for (const line of ['     1→BCDFGH-JKMNPQ\n', '1\tBCDFGH-JKMNPQ', 'BCDFGH-JKMNPQ']) {
    assert.equal(tokenIn(line), 'BCDFGH-JKMNPQ');
  }
});

test('the file is what follows "read", not the tool of that name', () => {
  assert.equal(
    readFile.hear('Use the Read tool to read smoke-read.txt. Reply with exactly the token.'),
    'smoke-read.txt',
  );
  assert.equal(readFile.hear('Read smoke-subagent.txt with the Read tool.'), 'smoke-subagent.txt');
  assert.equal(readFile.hear('read `folder/a.b.png`'), 'folder/a.b.png');
  assert.equal(readFile.hear('Use the Read tool.'), undefined);
});
