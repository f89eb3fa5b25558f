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

test('lists are lines, commas or YAML lists', () => {
  const probes = ['basic_text', 'thinking'];
  for (const value of [
    'basic_text,thinking',
    'thinking\n\n# no\nbasic_text',
    'basic_text, thinking,',
  ]) {
    assert.deepEqual(load({ inputs: { probes: value } }).probes, probes);
  }
  assert.deepEqual(load({ file: 'probes: [thinking, basic_text]' }).probes, probes);
  assert.deepEqual(told({ file: 'probes: []' }), ['1:9 probes: must name at least one']);
  assert.deepEqual(told({ file: 'probes: [core, {a: 1}]' }), [
    '1:16 probes: entry 2: must be text',
  ]);
});
