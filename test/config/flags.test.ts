import assert from 'node:assert/strict';
import { test } from 'node:test';
import { faultWords } from '../../src/config/faults.ts';
import { inputsFromFlags } from '../../src/config/flags.ts';

const read = (...argv: string[]) => inputsFromFlags(argv);
const faults = (...argv: string[]) => read(...argv).faults.map((fault) => faultWords(fault));

test('a value follows a space or "="', () => {
  const { input, faults } = read('--proxy-command', 'serve -p {port}', '--mode=plan');
  assert.equal(input('proxy-command'), 'serve -p {port}');
  assert.equal(input('mode'), 'plan');
  assert.equal(input('models'), undefined);
  assert.deepEqual(faults, []);
});

test('lists and maps may be repeated; a "-" may start their value', () => {
  const { input, faults } = read('--models', 'a/b', '--models=c/d', '--probes', '-thinking');
  assert.equal(input('models'), 'a/b\nc/d');
  assert.equal(input('probes'), '-thinking');
  assert.equal(read('--proxy-env', 'A=1', '--proxy-env=B=2').input('proxy-env'), 'A=1\nB=2');
  assert.deepEqual(faults, []);
});

test('booleans stand alone, are negated or take a value', () => {
  assert.equal(read('--upload-artifact').input('upload-artifact'), 'true');
  assert.equal(read('--no-upload-artifact').input('upload-artifact'), 'false');
  assert.equal(read('--upload-artifact=False').input('upload-artifact'), 'False');
});

test('all faults are told, and no value is', () => {
  const argv = [
    '--auth-tokn',
    'hush',
    '--modes=hush',
    '--mode',
    '--retries',
    '1',
    '-x',
    '--no-mode',
  ];
  const told = faults(...argv, '--retries=2', '--custom-probes=hush', '--shard');
  assert.deepEqual(told, [
    '--auth-tokn: unknown flag — did you mean --auth-token?',
    'arguments: argument 2 belongs to no flag',
    '--modes: unknown flag — did you mean --mode?',
    'mode: needs a value; write --mode=… for one that starts with "--"',
    'arguments: argument 6 belongs to no flag',
    '-x: unknown flag — see --help',
    '--no-mode: unknown flag — see --help',
    '--custom-probes: can only be set in the configuration file',
    'shard: needs a value',
  ]);
  assert.deepEqual(faults('--retries', '1', '--retries=2'), ['retries: is given twice']);
});
