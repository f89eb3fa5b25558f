import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { keepSecrets, redactor } from '../../src/system/redact.ts';

const secret = fc.string({ minLength: 6, maxLength: 40, unit: 'binary' });

test('no secret survives in any text built around it', () => {
  fc.assert(
    fc.property(
      fc.array(secret, { minLength: 1, maxLength: 4 }),
      fc.array(fc.string()),
      (secrets, texts) => {
        const redact = redactor(secrets);
        const built = texts
          .flatMap((text, place) => [text, secrets[place % secrets.length] ?? ''])
          .join('');
        const clean = redact(built);
        for (const each of secrets) assert.ok(!clean.includes(each), `${each} in ${clean}`);
        assert.equal(redact(clean), clean, 'a second pass changes nothing');
      },
    ),
  );
});

test('of overlapping secrets nothing of either stays', () => {
  const redact = redactor(['abcdefgh', 'efghijkl', 'abcdefghijklmnop']);
  assert.equal(redact('x abcdefghijkl y'), 'x *** y');
  assert.equal(redact('abcdefghijklmnop'), '***');
  assert.equal(redactor(['abcabcabc'])('-abcabcabcabc-'), '-***-');
});

test('a mask that would complete another secret does not', () => {
  assert.ok(!redactor(['secret-one', '***abc'])('secret-oneabc').includes('***abc'));
});

test('secrets are known in URL, JSON and base64 form, wherever in a longer base64 text', () => {
  const value = 'p&ss "wörd"/+?';
  const redact = redactor([value]);
  assert.equal(redact(`k=${encodeURIComponent(value)}&x`), 'k=***&x');
  assert.equal(redact(JSON.stringify({ k: value })), '{"k":"***"}');
  for (const before of ['', 'u:', 'me:', 'user:']) {
    for (const encoding of ['base64', 'base64url'] as const) {
      const clean = redact(Buffer.from(`${before}${value}!`).toString(encoding));
      const kept = clean.replace('***', '');
      assert.match(clean, /\*\*\*/);
      assert.ok(kept.length <= 4 + Math.ceil((before.length * 8) / 6), `${before}: ${clean}`);
    }
  }
});

test('known token forms go without being told', () => {
  const redact = redactor([]);
  const tokens = [
    'sk-ant-api03-abcdefgh',
    `sk-${'a1'.repeat(12)}`,
    `ghp_${'a'.repeat(36)}`,
    `github_pat_${'a1'.repeat(15)}`,
    'AKIAABCDEFGHIJKLMNOP',
    `eyJ${'h'.repeat(20)}.${'p'.repeat(20)}.${'s'.repeat(20)}`,
    '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----',
    '-----BEGIN PRIVATE KEY-----\nMIIE cut',
  ];
  for (const token of tokens) assert.equal(redact(`<${token}`), '<***');
  assert.equal(redact('Authorization: Bearer abc.def-123'), 'Authorization: Bearer ***');
  assert.equal(redact('a task-oriented risk-free text'), 'a task-oriented risk-free text');
});

test('white space around a secret, and a key’s lines one by one', () => {
  const key = '-----BEGIN X-----\nABCDEFGHIJKLMNOPQRST\nUVWXYZABCDEFGHIJKLMN\n-----END X-----\n';
  const redact = redactor([key, ' padded-secret\n']);
  assert.equal(redact('log: UVWXYZABCDEFGHIJKLMN'), 'log: ***');
  assert.equal(redact('padded-secret'), '***');
});

test('short values are words and stay', () => {
  assert.equal(redactor(['abc', '', 'token'])('abc token'), 'abc token');
});

test('a text of many beginnings takes linear time', () => {
  const text = 'eyJaaaaaaaa-'.repeat(50_000);
  assert.equal(redactor([])(text), text);
});

test('secrets that are learnt later are redacted from then on', () => {
  const secrets = keepSecrets(['first-one']);
  const { redact } = secrets;
  assert.equal(redact('first-one second-one'), '*** second-one');
  secrets.add('second-one');
  assert.equal(redact('first-one second-one'), '*** ***');
  assert.deepEqual(secrets.values(), ['first-one', 'second-one']);
});
