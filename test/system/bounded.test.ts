import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { runBounded } from '../../src/system/bounded.ts';

const env = { PATH: process.env['PATH'] ?? '' };

test('runBounded keeps both streams, and ends on time-out and on abort', async () => {
  const options = { cwd: tmpdir(), env, timeoutMs: 10_000 };
  const done = await runBounded('bash', ['-c', 'echo a; echo b >&2; exit 2'], options);
  assert.deepEqual([done.code, done.stdout, done.stderr, done.timedOut], [2, 'a\n', 'b\n', false]);
  const late = await runBounded('bash', ['-c', 'echo a; sleep 1000'], {
    ...options,
    timeoutMs: 300,
  });
  assert.deepEqual([late.code, late.stdout, late.timedOut], [undefined, 'a\n', true]);
  const aborted = await runBounded('sleep', ['1000'], {
    ...options,
    signal: AbortSignal.timeout(50),
  });
  assert.deepEqual([aborted.code, aborted.timedOut], [undefined, false]);
});
