import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { load, told } from './settings.ts';

const command = { 'proxy-command': 'serve' };

function models(inputs: Readonly<Record<string, string>>) {
  return load({ inputs }).models.map((m) => `${m.name} ${m.fullModel} ${m.claudeModel}`);
}

describe('what the CLI asks for', () => {
  test('sonnet, when the target is started for each model', () => {
    assert.deepEqual(models({ ...command, models: 'nim/meta/llama-3, or/gpt@1' }), [
      'llama-3 nim/meta/llama-3 sonnet',
      'gpt@1 or/gpt@1 sonnet',
    ]);
    assert.deepEqual(models({ ...command, 'proxy-restart': 'cell', models: 'a/b' }), [
      'b a/b sonnet',
    ]);
  });

  test('the full name, when one target serves them all', () => {
    const never = { ...command, 'proxy-restart': 'never' };
    for (const target of [never, { 'proxy-url': 'http://x:1' }]) {
      assert.deepEqual(models({ ...target, models: 'a/b' }), ['b a/b a/b']);
    }
  });

  test('what a line says after "="', () => {
    assert.deepEqual(models({ ...command, models: 'a/b = opus\nc/d=sonnet[1m]' }), [
      'b a/b opus',
      'd c/d sonnet[1m]',
    ]);
  });

  test('sonnet without a list', () => {
    assert.deepEqual(models(command), ['default default sonnet']);
    assert.deepEqual(models({ 'proxy-url': 'http://x:1' }), ['default default sonnet']);
  });
});

test('the source tells an input from the file', () => {
  assert.equal(load({ inputs: { models: 'a/b' } }).models[0]?.source, 'input');
  assert.equal(load({ file: 'models: a/b' }).models[0]?.source, 'file');
});

test('short names that collide give way to full ones', () => {
  assert.deepEqual(models({ ...command, models: 'a/x\nb/x\nc/y' }), [
    'a/x a/x sonnet',
    'b/x b/x sonnet',
    'y c/y sonnet',
  ]);
});

test('the file may name models in maps', () => {
  const file = 'models:\n  - a/x\n  - {model: b/x, name: bee, claude-model: opus}\n';
  assert.deepEqual(
    load({ file }).models.map(({ name, fullModel, claudeModel }) => [name, fullModel, claudeModel]),
    [
      ['x', 'a/x', 'sonnet'],
      ['bee', 'b/x', 'opus'],
    ],
  );
});

test('faults name the entry and its place', () => {
  assert.deepEqual(told({ inputs: { models: 'a/x\nb c\nd/' } }), [
    'models: entry 2: must be a model such as provider/model, got "b c"',
    'models: entry 3: must be a model such as provider/model, got "d/"',
  ]);
  const file = 'models:\n  - a/x\n  - {model: b/y, nam: bee}\n  - {name: c}\n  - [d]\n  - --x\n';
  assert.deepEqual(told({ file }), [
    '3:23 models: entry 2: has the unknown key "nam"',
    '4:5 models: entry 3: needs a model such as provider/model',
    '5:5 models: entry 4: must be provider/model, or a map of model, name and claude-model',
    '6:5 models: entry 5: must be a model such as provider/model, got "--x"',
  ]);
});

test('the same model or name twice is a fault', () => {
  assert.deepEqual(told({ inputs: { models: 'a/x\na/x' } }), [
    'models: entry 2: "a/x" is listed twice',
  ]);
  assert.deepEqual(told({ inputs: { models: 'a/x = opus\na/x = sonnet' } }), [
    'models: entry 2: two models are called "a/x"; give each a name of its own',
  ]);
  const named = 'models: [{model: a/x, name: one, claude-model: opus}, {model: a/x, name: two}]';
  assert.deepEqual(told({ file: named }), []);
});
