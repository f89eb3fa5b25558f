import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { type ChildOptions, killLivingChildren, startChild } from '../../src/system/child.ts';
import { until } from '../../src/system/processes.ts';
import { endMarked, RUN_MARK } from '../../src/system/run-mark.ts';
import { isAlive } from './alive.ts';

const env = { PATH: process.env['PATH'] ?? '' };

/** A bash child and what it printed so far. */
function bash(script: string, more: Partial<ChildOptions> = {}) {
  const printed = { out: '', err: '' };
  const child = startChild({
    command: 'bash',
    args: ['-c', script],
    cwd: tmpdir(),
    env,
    onStdout: (bytes) => {
      printed.out += bytes.toString();
    },
    onStderr: (bytes) => {
      printed.err += bytes.toString();
    },
    ...more,
  });
  return { child, printed };
}

async function pidsIn(printed: { readonly out: string }, count: number): Promise<number[]> {
  const read = () => (printed.out.match(/^\d+$/gm) ?? []).map(Number);
  assert.ok(await until(() => read().length >= count, 5000), `printed: ${printed.out}`);
  return read();
}

async function assertGone(pids: readonly number[]): Promise<void> {
  assert.ok(await until(() => !pids.some(isAlive), 3000), `${pids.filter(isAlive)} still lives`);
}

test('tells code, signal and all of the output', async () => {
  const { child, printed } = bash('head -c 3000000 /dev/zero; echo oops >&2; exit 3');
  assert.deepEqual(await child.ended, { code: 3, signal: undefined, startError: undefined });
  assert.equal(printed.out.length, 3_000_000);
  assert.equal(printed.err, 'oops\n');
});

test('gives its input and nothing of this environment', async () => {
  const { child, printed } = bash('cat; echo "home:$HOME"', { stdin: 'to read\n' });
  await child.ended;
  assert.equal(printed.out, 'to read\nhome:\n');
});

test('a command that is missing or impossible ends with the reason, and stop is no fault', async () => {
  const { child: missing } = bash('', { command: 'no-such-command-here' });
  assert.match((await missing.ended).startError ?? '', /ENOENT/);
  assert.equal((await missing.stop()).code, undefined);
  const { child: impossible } = bash('\0');
  assert.match((await impossible.ended).startError ?? '', /null bytes/);
  const { child: tooLong } = bash('x'.repeat(8 << 20));
  assert.match((await tooLong.ended).startError ?? '', /E2BIG/);
});

test('stop ends the whole group, grandchildren too', async () => {
  const { child, printed } = bash('sleep 1000 & echo $!; (sleep 1000 & echo $!; wait) & wait');
  const pids = await pidsIn(printed, 2);
  await child.stop();
  await assertGone(pids);
});

test('what ignores SIGTERM is killed after the grace', async () => {
  const { child, printed } = bash(
    `trap '' TERM; (trap '' TERM; sleep 1000) & echo $!; wait; sleep 1000`,
  );
  const pids = await pidsIn(printed, 1);
  const exit = await child.stop(100);
  assert.equal(exit.signal, 'SIGKILL');
  await assertGone(pids);
});

test('what respects SIGTERM gets its grace', async () => {
  const { child, printed } = bash(
    `trap 'echo bye; exit 7' TERM; echo $$; while :; do sleep 0.02; done`,
  );
  await pidsIn(printed, 1);
  assert.equal((await child.stop(5000)).code, 7);
  assert.match(printed.out, /bye/);
});

test('when the leader ends by itself, its group goes with it', async () => {
  const { child, printed } = bash('sleep 1000 & echo $!');
  assert.equal((await child.ended).code, 0);
  await assertGone(await pidsIn(printed, 1));
});

test('a kept group lives on, goes on printing, and ends with stop', async () => {
  const { child, printed } = bash('(while :; do echo tick; sleep 0.05; done) & echo $!', {
    keepGroup: true,
  });
  assert.equal((await child.ended).code, 0);
  const [daemon = 0] = await pidsIn(printed, 1);
  const before = printed.out.length;
  assert.ok(await until(() => printed.out.length > before + 10, 5000), 'its output is still read');
  assert.ok(isAlive(daemon));
  await child.stop();
  await assertGone([daemon]);
});

test('a daemon that left the group does not hold the end up', async () => {
  if (process.platform !== 'linux') return;
  const mark = randomBytes(6).toString('hex');
  const { child, printed } = bash('setsid sleep 1000 & echo $!; sleep 0.3', {
    env: { ...env, [RUN_MARK]: mark },
  });
  assert.equal((await child.ended).code, 0);
  const [daemon = 0] = await pidsIn(printed, 1);
  assert.ok(isAlive(daemon));
  assert.deepEqual(await endMarked(mark), [daemon]);
  await assertGone([daemon]);
});

test('killLivingChildren ends groups and the daemons that left them at once', async () => {
  const mark = randomBytes(6).toString('hex');
  const { child, printed } = bash('sleep 1000 & echo $!; setsid sleep 1000 & echo $!; wait', {
    env: { ...env, [RUN_MARK]: mark },
    keepGroup: true,
  });
  const pids = await pidsIn(printed, process.platform === 'linux' ? 2 : 1);
  // Until setsid has done its work, the second is in the group still; both ways it must go.
  killLivingChildren();
  await assertGone(pids);
  assert.equal((await child.stop()).signal, 'SIGKILL');
});
