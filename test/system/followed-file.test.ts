import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { startChild } from '../../src/system/child.ts';

test('what a program prints before it ends itself arrives whole, though its reader was busy', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'followed-'));
  try {
    let text = '';
    const child = startChild({
      command: process.execPath,
      args: ['-e', 'process.stdout.write("x".repeat(3e6) + "end"); process.exit(0)'],
      cwd: dir,
      env: {},
      stdoutFile: join(dir, 'out'),
      onStdout: (bytes) => {
        text += bytes.toString();
      },
      onStderr: () => {},
    });
    const exit = await child.ended;
    assert.deepEqual([exit.code, text.length, text.slice(-4)], [0, 3_000_003, 'xend']);
  } finally {
    rmSync(dir, { recursive: true });
  }
});
