import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import { CWD, load, told } from './settings.ts';

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

test('a NUL is told wherever it stands, and as such', () => {
  const file = [
    'proxy-command: "a\\0"',
    'models: "a/\\0"',
    'probes: [core, "\\0"]',
    'proxy-env: {"A\\0": x}',
    'proxy-files: {a: "\\0"}',
  ].join('\n');
  assert.deepEqual(told({ file }), [
    '1:16 proxy-command: holds a NUL character',
    '2:9 models: holds a NUL character',
    '3:16 probes: entry 2: holds a NUL character',
    '4:12 proxy-env: holds a NUL character',
    '5:18 proxy-files: holds a NUL character',
  ]);
  assert.deepEqual(told({ inputs: { 'claude-env': 'ANTHROPIC_A=\0' } }), [
    'claude-env: holds a NUL character',
  ]);
});

test('paths start at the workspace, wherever they are given', () => {
  const file = 'report-dir: a/b\nclaude-path: /bin/claude\n';
  const config = load({ file, inputs: { 'auth-token-file': 'token' } });
  assert.equal(config.reportDir, resolve(CWD, 'a/b'));
  assert.deepEqual(config.claude, { kind: 'path', path: resolve('/bin/claude') });
  assert.equal(config.authTokenFile, resolve(CWD, 'token'));
});
