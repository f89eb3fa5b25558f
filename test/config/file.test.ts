import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { devNull, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { readFileStart } from '../../src/config/file.ts';

describe('readFileStart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'smoke-config-'));
  after(() => rmSync(folder, { recursive: true }));

  test('reads no more than asked for', () => {
    const path = join(folder, 'a.yml');
    writeFileSync(path, 'mode: run');
    assert.equal(Buffer.from(readFileStart(path, 4) ?? []).toString(), 'mode');
    assert.equal(Buffer.from(readFileStart(path, 100) ?? []).toString(), 'mode: run');
  });

  test('tells a missing file from one that cannot be read', () => {
    assert.equal(readFileStart(join(folder, 'none.yml'), 10), undefined);
    assert.throws(() => readFileStart(folder, 10), { code: 'EISDIR' });
  });

  test('refuses a device, which may have no end', () => {
    assert.throws(() => readFileStart(devNull, 10), /no regular file/);
  });
});

if (process.platform !== 'win32') {
  test('a pipe that no one writes to is refused at once', () => {
    const pipe = join(mkdtempSync(join(tmpdir(), 'smoke-pipe-')), 'pipe');
    execFileSync('mkfifo', [pipe]);
    assert.throws(() => readFileStart(pipe, 10), /no regular file/);
    rmSync(dirname(pipe), { recursive: true });
  });
}
