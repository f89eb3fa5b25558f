import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { machineTroubleOf, machineTroublesIn } from '../../src/system/machine-trouble.ts';

function systemError(code: string, syscall: string): Error {
  return Object.assign(new Error(`${syscall} ${code}`), { code, syscall });
}

test('an error of the system’s is known by its code, also behind another one', () => {
  for (const code of ['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'ENOMEM', 'EACCES']) {
    const trouble = machineTroubleOf(systemError(code, 'write'));
    assert.equal(trouble?.code, code);
    assert.match(
      trouble.words,
      new RegExp(`\\(${code}\\); nobody’s proxy is at fault\\. Next: .+\\.$`),
    );
    const cause = systemError(code, 'open');
    assert.equal(machineTroubleOf(new TypeError('fetch failed', { cause }))?.code, code);
  }
});

test('a missing file, a refused connection and a port that is not ours are no trouble of the machine', () => {
  assert.throws(
    () => readFileSync('/no/such/file'),
    (error) => machineTroubleOf(error) === undefined,
  );
  assert.equal(machineTroubleOf(systemError('ECONNREFUSED', 'connect')), undefined);
  assert.equal(machineTroubleOf(systemError('EACCES', 'listen')), undefined);
  assert.equal(machineTroubleOf(systemError('EMFILE', 'connect'))?.code, 'EMFILE');
  assert.equal(machineTroubleOf('ENOSPC'), undefined);
});

test('Linux’s own full device gives such an error, and prints it so', () => {
  if (process.platform !== 'linux') return;
  assert.throws(
    () => writeFileSync('/dev/full', 'x'),
    (error) => {
      assert.equal(machineTroubleOf(error)?.code, 'ENOSPC');
      assert.equal(machineTroublesIn(String(error))[0]?.code, 'ENOSPC');
      return true;
    },
  );
});

test('what a program prints counts in its runtime’s form alone', () => {
  const codes = (text: string) => machineTroublesIn(text).map(({ code }) => code);
  assert.deepEqual(codes('Error: ENOSPC: no space left on device, write\n at x'), ['ENOSPC']);
  assert.deepEqual(
    codes("EACCES: permission denied, mkdir '/x' and EMFILE: too many open files, open 'y'"),
    ['EACCES', 'EMFILE'],
  );
  assert.deepEqual(codes('spawn EMFILE'), ['EMFILE']);
  const cli = 'could not save all of the output sent to a file because the disk is full (ENOSPC).';
  assert.deepEqual(codes(cli), ['ENOSPC']);
  assert.deepEqual(codes('spawn /usr/bin/claude EACCES'), ['EACCES']);
  for (const text of [
    'ENOSPC',
    'ENOSPC: a word in prose',
    'API Error: 500 no space left on device',
    'connect EACCES 127.0.0.1:80',
    'ENOENT: no such file or directory, open',
  ]) {
    assert.deepEqual(codes(text), [], text);
  }
});
