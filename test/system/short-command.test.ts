import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { exec } from '@actions/exec';
import { until } from '../../src/system/processes.ts';
import { runShort } from '../../src/system/short-command.ts';
import { isAlive } from './alive.ts';

const options = { cwd: tmpdir(), env: { ONLY: 'this' }, timeoutMs: 20_000 };

/** Runs a script in Node, as short commands are. */
function run(script: string, more: Partial<typeof options> = {}) {
  return runShort(process.execPath, ['-e', script], { ...options, ...more });
}

test('code and both streams, in the given environment and folder alone, and without input', async () => {
  const script = `
    console.log(JSON.stringify([process.env, process.cwd()])); console.error('careful');
    process.stdin.on('data', () => {}).on('end', () => process.exit(3));`;
  const ended = await run(script);
  assert.deepEqual([ended.code, ended.stderr], [3, 'careful\n']);
  const [env, cwd] = JSON.parse(ended.stdout);
  assert.equal(env.ONLY, 'this');
  assert.ok(!('PATH' in env) && !('HOME' in env));
  assert.equal(cwd, tmpdir());
});

test('nothing of it is echoed', () => {
  const module = new URL('../../src/system/short-command.ts', import.meta.url).href;
  const script = `const { runShort } = await import('${module}');
    const run = await runShort(process.execPath, ['-e', 'console.log("::error::loud"); console.error(1)'], { cwd: '/', env: {}, timeoutMs: 20000 });
    console.log(run.code);`;
  const done = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
    encoding: 'utf8',
  });
  assert.equal(done.stdout, '0\n', done.stderr);
});

test('at the time limit it is ended, and what it printed is kept', async () => {
  const ended = await run('console.log(process.pid); setInterval(() => {}, 1000)', {
    timeoutMs: 1500,
  });
  assert.equal(ended.code, undefined);
  const pid = Number(ended.stdout);
  assert.ok(pid > 0 && (await until(() => !isAlive(pid), 3000)));
});

test('one that prints without end is ended, with lines and without', async () => {
  for (const end of ['\\n', '']) {
    const script = `const more = 'x'.repeat(1 << 16) + '${end}'; for (;;) require('node:fs').writeSync(1, more);`;
    const ended = await run(script, { timeoutMs: 600_000 });
    assert.equal(ended.code, undefined);
    assert.ok(ended.stdout.length <= 1 << 20);
  }
});

test('a program that is not there, or is none, is told as such', async () => {
  await assert.rejects(runShort('/no/such/program', [], options), /no\/such\/program/);
  const file = join(mkdtempSync(join(tmpdir(), 'smoke-short-')), 'a "quoted" name');
  writeFileSync(file, '#!/no/such/interpreter\n');
  await assert.rejects(runShort(file, [], options), /executable/);
  chmodSync(file, 0o755);
  await assert.rejects(runShort(file, [], options), /failed to start.*ENOENT/);
});

test('a path with spaces and quotes is one path', async () => {
  if (process.platform === 'win32') return;
  const folder = mkdtempSync(join(tmpdir(), 'smoke short "quoted" '));
  const file = join(folder, 'echo it');
  copyFileSync('/bin/echo', file);
  chmodSync(file, 0o755);
  assert.equal((await runShort(file, ['a b', '"c"'], options)).stdout, 'a b "c"\n');
});

test('two at once do not take each other for their own', async () => {
  const script = 'setTimeout(() => console.log(process.argv[1]), 300)';
  const [late, soon] = await Promise.all([
    run('setInterval(() => {}, 1000)', { timeoutMs: 1000 }),
    runShort(process.execPath, ['-e', script, 'mine'], options),
  ]);
  assert.deepEqual([late.code, soon.code, soon.stdout], [undefined, 0, 'mine\n']);
});

test('it is no way to run proxy-setup: what such a command starts would be in our own group', async () => {
  if (process.platform === 'win32') return;
  let groups = '';
  await exec('bash', ['-c', `ps -o pgid= -p $$; ps -o pgid= -p ${process.pid}`], {
    silent: true,
    listeners: {
      stdout: (bytes) => {
        groups += String(bytes);
      },
    },
  });
  const [own, ours] = groups.trim().split(/\s+/);
  assert.equal(own, ours, 'a signal to its group would be one to this process');
});
