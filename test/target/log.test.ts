import assert from 'node:assert/strict';
import { appendFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { capturedLog, fileLog, fileSize } from '../../src/target/log.ts';

const file = () => join(mkdtempSync(join(tmpdir(), 'smoke-log-')), 'proxy.log');

test('a captured log gives what came after a mark, the torn line whole', async () => {
  const log = capturedLog();
  log.push(Buffer.from('one\ntoken=abc'));
  const mark = await log.mark();
  log.push(Buffer.from('def\ntwo\n'));
  assert.equal(await log.since(mark), 'token=abcdef\ntwo\n');
  assert.equal(await log.since(0), 'one\ntoken=abcdef\ntwo\n');
});

test('a captured log of any length stays bounded and begins with a whole line', async () => {
  const log = capturedLog();
  for (let line = 0; line < 100; line += 1)
    log.push(Buffer.from(`${'x'.repeat(99_999)}${line % 10}\n`));
  const text = await log.since(0);
  assert.ok(text.length <= 4 << 20 && text.length > 4_000_000);
  assert.equal(text.split('\n')[0]?.length, 100_000);
});

test('a log file: missing, growing, torn, rotated', async () => {
  const path = file();
  const log = fileLog(path);
  assert.deepEqual([await log.mark(), await log.since(0)], [0, '']);
  writeFileSync(path, 'one\ntoken=abc');
  const mark = await log.mark();
  assert.equal(await log.since(mark), '');
  appendFileSync(path, 'def\ntwo\n');
  assert.equal(await log.since(mark), 'token=abcdef\ntwo\n');
  writeFileSync(path, 'new\n');
  assert.equal(await log.since(mark), 'new\n', 'shorter than the mark: rotated');
});

test('what stood in the file before the target is not its own', async () => {
  const path = file();
  writeFileSync(path, 'earlier\n');
  const log = fileLog(path, await fileSize(path));
  appendFileSync(path, 'mine\n');
  assert.equal(await log.since(0), 'mine\n');
});

test('a long log file is read from its end, and one that is a folder not at all', async () => {
  const path = file();
  const line = `${'y'.repeat(999)}\n`;
  writeFileSync(path, `secret=${'s'.repeat(200_000)}\n${line.repeat(4190)}`);
  const text = await fileLog(path).since(0);
  assert.ok(text.length <= (4 << 20) + (64 << 10));
  assert.ok(!text.includes('s'), 'the torn line is left out');
  assert.ok(text.startsWith('y'));
  assert.equal(await fileLog(join(path, '..')).since(0), '');
});
