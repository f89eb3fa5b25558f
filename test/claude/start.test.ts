import assert from 'node:assert/strict';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { runClaude, type Start } from '../../src/claude/start.ts';
import { keepSecrets } from '../../src/system/redact.ts';
import type { Run } from '../../src/system/run.ts';
import { isAlive } from '../system/alive.ts';
import { testRun } from '../system/run.ts';

/** Runs a script in the place of the CLI. */
function run(script: string, more: Partial<Start> = {}, within: Partial<Run> = {}) {
  return runClaude(testRun(within), {
    claude: { command: process.execPath, prefix: ['-e', script, '--'] },
    argv: ['--flag', 'prompt'],
    env: { PATH: process.env['PATH'] ?? '' },
    cwd: tmpdir(),
    timeoutMs: 20_000,
    ...more,
  });
}

const RESULT = `console.log(JSON.stringify({ type: 'result', result: process.argv.slice(1).join(' ') }));`;

test('runs to the end: arguments, code, output and transcript', async () => {
  const ended = await run(`${RESULT} console.error('careful'); process.exitCode = 4;`);
  assert.equal(ended.transcript.result?.text, '--flag prompt');
  assert.deepEqual([ended.returncode, ended.stderr, ended.timedOut], [4, 'careful\n', false]);
  assert.ok(ended.duration > 0);
});

test('at the time limit the group is ended and the output kept', async () => {
  const script = `
    const { spawn } = require('node:child_process');
    process.on('SIGTERM', () => process.exit(0));
    const sleeper = spawn('sleep', ['1000']);
    console.log(JSON.stringify({ type: 'system', subtype: 'init', pid: sleeper.pid }));
    setInterval(() => {}, 1000);`;
  const ended = await run(script, { timeoutMs: 1500 });
  assert.deepEqual(
    [ended.timedOut, ended.returncode],
    [true, undefined],
    'its code 0 is no success',
  );
  const pid = Number(ended.transcript.init?.['pid']);
  assert.ok(pid > 0);
  assert.ok(!isAlive(pid), 'the grandchild is gone');
});

test('an abort ends it early, and it counts as neither timed out nor exited', async () => {
  const ended = await run('setInterval(() => {}, 1000)', {}, { signal: AbortSignal.timeout(300) });
  assert.deepEqual([ended.timedOut, ended.returncode], [false, undefined]);
});

test('a CLI that cannot be started says why', async () => {
  const ended = await run('', { claude: { command: 'no-such-claude', prefix: [] } });
  assert.match(ended.startError ?? '', /ENOENT/);
  assert.deepEqual([ended.returncode, ended.stdout], [undefined, '']);
});

test('it gets its turns one by one, each after the result before it', async () => {
  const script = `
    let asked = 0;
    const done = (text) => console.log(JSON.stringify({ type: 'result', result: text + ++asked }));
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => setTimeout(done, 20, line));`;
  const ended = await run(script, { turns: ['one\n', 'two\n'] });
  assert.deepEqual(
    ended.transcript.events.map((event) => event['result']),
    ['one1', 'two2'],
  );
  assert.equal(ended.returncode, 0);
});

test('it is ended where the output says so', async () => {
  const ticking = 'setInterval(() => console.log("tick"), 5)';
  let ticks = 0;
  const ended = await run(ticking, {
    endWhen: (piece) => {
      ticks += piece.split('tick').length - 1;
      return ticks >= 3;
    },
  });
  assert.ok(ended.stdout.includes('tick'));
  assert.deepEqual([ended.returncode, ended.timedOut], [undefined, false]);
});

test('output is redacted line by line before it is read', async () => {
  const script = `
    console.log(JSON.stringify({ type: 'a', text: 'the hidden-word' }));
    console.log(JSON.stringify({ type: 'result', result: 'done' })); console.error('hidden-word');`;
  const redact = (text: string) => text.replace(/hidden-word.*/s, '***"}');
  const ended = await run(script, {}, { secrets: { ...keepSecrets([]), redact } });
  assert.deepEqual(ended.transcript.events[0], { type: 'a', text: 'the ***' });
  assert.equal(ended.transcript.result?.text, 'done', 'what follows a mask is still there');
  assert.ok(!`${ended.stdout}${ended.stderr}`.includes('hidden-word'));
});
