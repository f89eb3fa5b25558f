import assert from 'node:assert/strict';
import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { locateClaude, programIn, type RunShort } from '../../src/claude/locate.ts';
import { ConfigurationError } from '../../src/system/errors.ts';

let root = '';
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'locate-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Answers in the place of a program, by the last argument. */
function answering(answers: Record<string, { code?: number; stdout?: string; stderr?: string }>) {
  const calls: (readonly string[])[] = [];
  const run: RunShort = async (command, args) => {
    calls.push([command, ...args]);
    return { code: 0, stdout: '', stderr: '', ...answers[args.at(-1) ?? ''] };
  };
  return { run, calls };
}

const GOOD = {
  '--version': { stdout: '2.1.330 (Claude Code)\n' },
  '--help': { stdout: 'Options:\n  -p, --print  Print\n' },
};

async function fileNamed(...names: string[]): Promise<string> {
  const file = join(root, ...names);
  await mkdir(join(file, '..'), { recursive: true });
  await writeFile(file, '');
  return file;
}

async function refusal(path: string, run: RunShort): Promise<string> {
  const error: unknown = await locateClaude(path, run).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ConfigurationError);
  return error.message;
}

test('a binary is started itself', async () => {
  const { run, calls } = answering(GOOD);
  const path = await fileNamed('claude');
  const claude = await locateClaude(path, run, '/node');
  assert.deepEqual([claude.version, claude.command, claude.prefix], ['2.1.330', path, []]);
  assert.ok(claude.flags.has('--print'));
  assert.deepEqual(calls, [
    [path, '--version'],
    [path, '--help'],
  ]);
});

test('a cli.js is run by Node, also through the link that npm makes', async () => {
  const path = await fileNamed('claude-code', 'cli.js');
  const link = join(root, 'claude');
  await symlink(path, link);
  for (const each of [path, link]) {
    const { run } = answering(GOOD);
    const claude = await locateClaude(each, run, '/node');
    assert.deepEqual([claude.command, claude.prefix], ['/node', [path]]);
  }
});

test('warnings around the version line do not hide it', async () => {
  const { run } = answering({
    ...GOOD,
    '--version': { stdout: 'warning: x\r\n2.0.77 (Claude Code)\r\n' },
  });
  assert.equal((await locateClaude(await fileNamed('claude'), run)).version, '2.0.77');
});

test('nothing there, a folder and a shell script are told apart from a broken program', async () => {
  const { run, calls } = answering(GOOD);
  assert.match(await refusal(join(root, 'missing'), run), /there is no file/);
  assert.match(await refusal(root, run), /there is no file/);
  assert.match(await refusal(await fileNamed('claude.cmd'), run), /shell script/);
  assert.deepEqual(calls, []);
});

test('another program is refused with what it said', async () => {
  const path = await fileNamed('claude');
  const other = answering({ '--version': { stdout: 'git version 2.1.330\n' } });
  assert.match(await refusal(path, other.run), /ended with code 0 and said: git version 2\.1\.330/);
  const stub = answering({ '--version': { code: 1, stderr: 'native binary not installed' } });
  assert.match(
    await refusal(path, stub.run),
    /ended with code 1 and said: native binary not installed/,
  );
  const helpless = answering({ ...GOOD, '--help': { stdout: 'no options' } });
  assert.match(await refusal(path, helpless.run), /--help should print a list/);
});

test('a program that cannot start or does not end is refused', async () => {
  const path = await fileNamed('claude');
  const silent: RunShort = async () => ({ code: undefined, stdout: '', stderr: '' });
  assert.match(await refusal(path, silent), /did not end in time/);
  const rejecting: RunShort = async () => Promise.reject(new Error('EACCES'));
  assert.match(await refusal(path, rejecting), /could not be started \(EACCES\)/);
});

test('the program of a package is its binary, or what package.json names inside it', async () => {
  assert.equal(await programIn(root), undefined);
  const cli = await fileNamed('package', 'cli.js');
  const folder = join(root, 'package');
  const packageJson = (text: string) => writeFile(join(folder, 'package.json'), text);
  await packageJson('{"bin":{"claude":"cli.js"}}');
  assert.equal(await programIn(folder), cli);
  await fileNamed('outside.js');
  for (const text of ['{"bin":{"claude":"../outside.js"}}', '{"bin":"cli.js"}', 'broken']) {
    await packageJson(text);
    assert.equal(await programIn(folder), undefined, text);
  }
  const binary = await fileNamed('package', 'claude');
  assert.equal(await programIn(folder), binary);
});
