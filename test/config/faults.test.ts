import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Fault, formatFaults, quoted, SettingsError } from '../../src/config/faults.ts';
import { ConfigurationError } from '../../src/system/errors.ts';

test('faults read as one line each, with their place', () => {
  const text = formatFaults([
    { path: ['mode'], message: 'must be x' },
    { path: ['retries'], message: 'must be y', file: 'a.yml', line: 3, column: 5 },
  ]);
  assert.equal(
    text,
    "2 settings can't be used:\n  mode: must be x\n  a.yml:3:5 retries: must be y",
  );
});

test('a flood of faults is cut with their number', () => {
  const faults = Array.from({ length: 500 }, (_, i): Fault => ({ path: [`k${i}`], message: 'no' }));
  const lines = formatFaults(faults).split('\n');
  assert.equal(lines.length, 52);
  assert.equal(lines.at(-1), '  … and 450 more');
});

test('the error is a configuration error that carries the faults', () => {
  const faults: Fault[] = [{ path: ['mode'], message: 'must be x' }];
  const error = new SettingsError(faults);
  assert.ok(error instanceof ConfigurationError);
  assert.deepEqual(error.faults, faults);
  assert.equal(error.message, "A setting can't be used:\n  mode: must be x");
});

test('quoted values stay on one line and short', () => {
  assert.equal(quoted('a\n"b"'), '"a\\n\\"b\\""');
  assert.equal(quoted('x'.repeat(100)), `"${'x'.repeat(60)}…"`);
  assert.equal(quoted({ a: 1 }), 'a map');
  assert.equal(quoted([1]), 'a list');
});
