import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { test } from 'node:test';
import { endMarked, RUN_MARK } from '../../src/system/run-mark.ts';

const env = { PATH: process.env['PATH'] ?? '' };

test('endMarked ends a run’s daemons and those of its parts, and spares others', async () => {
  if (process.platform !== 'linux') return;
  const run = randomBytes(6).toString('hex');
  const marks = [run, `${run}-part`, `${run}0`];
  const sleepers = marks.map((mark) =>
    spawn('sleep', ['1000'], {
      env: { ...env, [RUN_MARK]: mark },
      detached: true,
      stdio: 'ignore',
    }),
  );
  try {
    await Promise.all(sleepers.map((sleeper) => once(sleeper, 'spawn')));
    const [own, part, other] = sleepers;
    assert.deepEqual((await endMarked(run)).sort(), [own?.pid, part?.pid].sort());
    assert.equal(other?.exitCode ?? other?.signalCode, null, 'another run’s process lives');
    assert.deepEqual(await endMarked(run), []);
  } finally {
    for (const sleeper of sleepers) sleeper.kill('SIGKILL');
  }
});
