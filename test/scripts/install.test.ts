import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('../../scripts/install.mjs', import.meta.url));

/** Like `npm ci`: deletes node_modules, takes its time, and dies when another one is at it. */
const FAKE_NPM = `
  const fs = require('node:fs');
  fs.appendFileSync('calls.log', process.argv.slice(2).join(' ') + '\\n');
  fs.rmSync('node_modules', { recursive: true, force: true });
  fs.mkdirSync('node_modules');
  setTimeout(() => {
    fs.mkdirSync('node_modules/one');
    if (process.env.FAIL_ONCE && !fs.existsSync('failed')) {
      fs.writeFileSync('failed', '');
      process.exit(7);
    }
  }, 600);`;

/** A fresh checkout, as far as the script looks at it. */
function checkout(): string {
  const root = mkdtempSync(join(tmpdir(), 'smoke-install-'));
  mkdirSync(join(root, 'scripts'));
  copyFileSync(SCRIPT, join(root, 'scripts/install.mjs'));
  writeFileSync(join(root, 'package-lock.json'), '{}');
  writeFileSync(join(root, 'npm.cjs'), FAKE_NPM);
  return root;
}

type Install = { readonly child: ChildProcess; readonly code: Promise<number>; out: () => string };

function install(root: string, env: Readonly<Record<string, string>> = {}): Install {
  const child = spawn(process.execPath, [join(root, 'scripts/install.mjs')], {
    cwd: root,
    env: { PATH: process.env['PATH'], npm_execpath: join(root, 'npm.cjs'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (bytes) => {
      text += String(bytes);
    });
  }
  return { child, code: once(child, 'close').then(([code]) => Number(code)), out: () => text };
}

function calls(root: string): string[] {
  return readFileSync(join(root, 'calls.log'), 'utf8').trim().split('\n');
}

test('of several at once one installs, and the others go on with what it did', async () => {
  const root = checkout();
  const all = [install(root), install(root), install(root)];
  const codes = await Promise.all(all.map(({ code }) => code));
  assert.deepEqual(codes, [0, 0, 0], all.map(({ out }) => out()).join('\n'));
  assert.equal(calls(root).length, 1);
  assert.match(calls(root)[0] ?? '', /^ci --ignore-scripts/);
  assert.equal(all.filter(({ out }) => out().includes('waiting for it')).length, 2);
  assert.ok(!existsSync(join(root, '.installing')));
  assert.equal(await install(root).code, 0);
  assert.equal(calls(root).length, 1, 'nothing to do any more');
});

test('a lock whose holder is gone is taken over, by one only', async () => {
  const ended = spawn(process.execPath, ['-e', '']);
  await once(ended, 'close');
  const root = checkout();
  writeFileSync(join(root, '.installing'), `${ended.pid} ${hostname()}`);
  const all = [install(root), install(root)];
  assert.deepEqual(await Promise.all(all.map(({ code }) => code)), [0, 0]);
  assert.equal(calls(root).length, 1);
});

test('a lock of another machine holds until it has been silent for long', async () => {
  const root = checkout();
  const lock = join(root, '.installing');
  writeFileSync(lock, '1 another-machine');
  const waiting = install(root);
  await new Promise((resolve) => setTimeout(resolve, 700));
  assert.ok(!existsSync(join(root, 'calls.log')));
  const longAgo = new Date(Date.now() - 3_600_000);
  utimesSync(lock, longAgo, longAgo);
  assert.equal(await waiting.code, 0);
  assert.equal(calls(root).length, 1);
});

test('when the first one fails, the next one tries by itself', async () => {
  const root = checkout();
  const all = [install(root, { FAIL_ONCE: '1' }), install(root, { FAIL_ONCE: '1' })];
  const codes = await Promise.all(all.map(({ code }) => code));
  assert.deepEqual(codes.toSorted(), [0, 7]);
  assert.equal(calls(root).length, 2);
});
