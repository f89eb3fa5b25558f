import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load, told } from './settings.ts';

const command = { 'proxy-command': 'serve' };
const env = (value: string) => load({ inputs: { ...command, 'proxy-env': value } }).target.env;

test('environment lines keep everything after the first "="', () => {
  assert.deepEqual(env('A=1\n\n# note\r\n  B = x=y # z\nC='), { A: '1', B: ' x=y # z', C: '' });
});

test('an environment in YAML may be a map; numbers stay as written', () => {
  const file = 'proxy-command: serve\nproxy-env:\n  A: 1.10\n  B: true\n  C: 0x1f\n  D: ""\n';
  assert.deepEqual(load({ file }).target.env, { A: '1.10', B: 'true', C: '0x1f', D: '' });
});

test('a faulty variable is told by its line or place, without the value', () => {
  const inputs = { ...command, 'proxy-env': 'A=1\nhush\n1B=hush\nA=hush' };
  assert.deepEqual(told({ inputs }), [
    'proxy-env: line 2: must be NAME=value with a name of letters, digits and "_"',
    'proxy-env: line 3: must be NAME=value with a name of letters, digits and "_"',
    'proxy-env: A: is set twice',
  ]);
  assert.deepEqual(told({ file: 'proxy-command: serve\nproxy-env:\n  A: 1\n  B: [hush]\n' }), [
    '4:6 proxy-env: must be text',
  ]);
});

test('claude-env takes only names of the CLI, and none that the action sets', () => {
  const value = 'ANTHROPIC_BETAS=x\nCLAUDE_CODE_MAX_RETRIES=1';
  assert.deepEqual(load({ inputs: { 'claude-env': value } }).claudeEnv, {
    ANTHROPIC_BETAS: 'x',
    CLAUDE_CODE_MAX_RETRIES: '1',
  });
  const faults = told({ inputs: { 'claude-env': 'PATH=/x\nANTHROPIC_API_KEY=hush\nsecret=1' } });
  assert.deepEqual(faults, [
    'claude-env: PATH: only names that start with ANTHROPIC_ or CLAUDE_CODE_ are allowed',
    'claude-env: ANTHROPIC_API_KEY: is set by the action (see proxy-url and auth-token)',
    'claude-env: line 3: only names that start with ANTHROPIC_ or CLAUDE_CODE_ are allowed',
  ]);
});

test('headers of the CLI: the name is given once for each', () => {
  const two = 'ANTHROPIC_CUSTOM_HEADERS=x-a: 1\nCLAUDE_CODE_A=1\nANTHROPIC_CUSTOM_HEADERS=x-b: 2';
  const claudeEnv = { ANTHROPIC_CUSTOM_HEADERS: 'x-a: 1\nx-b: 2', CLAUDE_CODE_A: '1' };
  assert.deepEqual(load({ inputs: { 'claude-env': two } }).claudeEnv, claudeEnv);
  const file = 'claude-env:\n  ANTHROPIC_CUSTOM_HEADERS: |-\n    x-a: 1\n    x-b: 2\n';
  assert.equal(load({ file }).claudeEnv['ANTHROPIC_CUSTOM_HEADERS'], 'x-a: 1\nx-b: 2');
});

test('a line break written as two characters is told, without the header', () => {
  const faults = [
    'claude-env: ANTHROPIC_CUSTOM_HEADERS: holds "\\n" as two characters, which no header needs; write ANTHROPIC_CUSTOM_HEADERS=… once for each line',
  ];
  const inputs = { 'claude-env': 'ANTHROPIC_CUSTOM_HEADERS=x-a: hush\\nx-b: 2' };
  assert.deepEqual(told({ inputs }), faults);
  const other = {
    'claude-env': 'CLAUDE_CODE_EXTRA_BODY={"a":"b\\n"}\nCLAUDE_CODE_A=1\nCLAUDE_CODE_A=2',
  };
  assert.deepEqual(told({ inputs: other }), ['claude-env: CLAUDE_CODE_A: is set twice']);
});
