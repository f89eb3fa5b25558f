import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { MAX_FILE_BYTES } from '../../src/config/load.ts';
import { faultsOf, load, told } from './settings.ts';

describe('YAML', () => {
  test('an empty file, or one of comments, sets nothing', () => {
    for (const file of ['', '# nothing\n', '---\n', '~', 'retries:\nmode: null\n', '\ufeff']) {
      assert.deepEqual(load({ file }), load({}), JSON.stringify(file));
    }
  });

  for (const [title, file, fault] of [
    [
      'an unknown key',
      'mode: run\n\nmodell: a/b',
      '3:1 modell: is not a setting — did you mean "models"?',
    ],
    [
      'the key that names the file',
      'config: x',
      '1:1 config: names this file itself and is an input only',
    ],
    ['a key set twice', 'mode: run\nmode: plan', '2:1 mode: is set twice'],
    [
      'a wrong type',
      'retries:\n  a: 1',
      '2:3 retries: must be a whole number from 0 to 5, got a map',
    ],
    ['a list for a text', 'proxy-command: [a]', '1:16 proxy-command: must be text'],
    ['a list instead of a map', '- mode: run', '1:1 config: the file must be a map of settings'],
    ['a text instead of a map', 'run', '1:1 config: the file must be a map of settings'],
    [
      'an open quote',
      'mode: "run',
      '1:11 config: is not valid YAML: a closing quote, a bracket, a comma or a ":" is missing',
    ],
    [
      'a tab',
      'claude-env:\n\tA: 1',
      '2:1 config: is not valid YAML: a tab indents this line; use spaces',
    ],
    [
      'two documents',
      'mode: run\n---\nmode: plan',
      '2:1 config: is not valid YAML: the file holds more than one document',
    ],
    ['an unknown alias', 'mode: *hush', '1:7 mode: uses an alias without an anchor before it'],
    ['a key that is no text', '? [a]\n: b', '1:3 config: has a key that is not a plain name'],
    [
      'a key that is a prototype',
      'claude-env:\n  __proto__: 1',
      '2:3 claude-env: has a key that is not a plain name',
    ],
  ] as const) {
    test(`tells ${title} with line and column`, () => {
      assert.deepEqual(told({ file }), [fault]);
    });
  }

  test('the place of a fault is that of the value', () => {
    assert.deepEqual(told({ file: 'mode: run\nprobe-timeout:\n  soon\n' }), [
      '3:3 probe-timeout: must be a number of seconds from 1 to 3600, got "soon"',
    ]);
  });

  test('anchors and aliases are followed', () => {
    const file = 'claude-env: {CLAUDE_CODE_A: &x "1", CLAUDE_CODE_B: *x}';
    assert.deepEqual(load({ file }).claudeEnv, { CLAUDE_CODE_A: '1', CLAUDE_CODE_B: '1' });
  });
});

describe('bounds', () => {
  test('size', () => {
    const file = `#${' '.repeat(MAX_FILE_BYTES)}`;
    assert.deepEqual(told({ file }), ['config: is larger than 1 MiB']);
    assert.equal(faultsOf({ file })[0]?.file, '.github/claude-smoke.yml');
    assert.deepEqual(told({ file: file.slice(1) }), []);
  });

  test('bytes that are not UTF-8', () => {
    assert.deepEqual(told({ file: Uint8Array.of(0x6d, 0xff) }), ['config: is not valid UTF-8']);
  });

  test('depth', () => {
    assert.match(told({ file: `models: ${'['.repeat(50_000)}` }).join(), /nested too deeply/);
    assert.match(told({ file: `models: ${'['.repeat(20)}${']'.repeat(20)}` }).join(), /too deeply/);
  });

  test('aliases that grow', () => {
    const levels = ['a', 'b', 'c', 'd', 'e', 'f'].map((name, index, all) => {
      const before = index === 0 ? 'x' : `*${all[index - 1]}`;
      return `  - &${name} [${Array.from({ length: 10 }, () => before).join(', ')}]`;
    });
    const faults = told({ file: `models:\n${levels.join('\n')}` });
    assert.ok(faults.some((fault) => fault.includes('the file holds more than 5000 values')));
  });

  test('entries', () => {
    const many = Array.from({ length: 60_000 }, (_, index) => `a${index}`).join('\n');
    for (const name of ['models', 'probes', 'fail-on', 'claude-version']) {
      assert.match(told({ inputs: { [name]: many } }).join(), /must not name more than/);
    }
    assert.deepEqual(told({ inputs: { 'claude-env': many } }), [
      'claude-env: must not set more than 500',
    ]);
  });

  test('aliases in a circle', () => {
    assert.match(told({ file: 'models: &a [*a, *a, *a]' }).join('\n'), /nested too deeply/);
  });
});
