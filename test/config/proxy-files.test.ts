import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parse } from 'yaml';
import { z } from 'zod';
import { inputsFromFlags } from '../../src/config/flags.ts';
import { load, told } from './settings.ts';

const command = { 'proxy-command': 'serve' };
const files = (text: string) =>
  load({ inputs: { ...command, 'proxy-files': text } }).target.files.map(
    ({ path, content }) => `${path}: ${JSON.stringify(content)}`,
  );
const faults = (text: string) => told({ inputs: { ...command, 'proxy-files': text } });

test('an input holds blocks, whose line breaks stay', () => {
  const text = 'a/b.json: |\n  {"port": {port}}\n  # no comment\nc.txt: one line\nd: |\n  last\n';
  const expected = [
    'a/b.json: "{\\"port\\": {port}}\\n# no comment\\n"',
    'c.txt: "one line"',
    'd: "last\\n"',
  ];
  assert.deepEqual(files(text), expected);
  const indented = text.replaceAll(/^/gm, '    ');
  assert.deepEqual(files(`\n${indented}`), expected, 'as a text in a shell is');
});

test('a flag is given once for each file', () => {
  const { input, faults } = inputsFromFlags(['--proxy-files', 'a: |\n  x', '--proxy-files=b: y']);
  assert.deepEqual(faults, []);
  assert.deepEqual(files(input('proxy-files') ?? ''), ['a: "x\\n"', 'b: "y"']);
});

test('in the file it is a map or a list, with the same outcome', () => {
  const list = 'proxy-files:\n  - path: a\n    content: |\n      x\n';
  const map = 'proxy-files:\n  a: |\n    x\n';
  for (const given of [list, map]) {
    const { target } = load({ file: `proxy-command: serve\n${given}` });
    assert.deepEqual(target.files, [{ path: 'a', content: 'x\n' }]);
  }
});

test('faults are told with their line, never with the content', () => {
  assert.deepEqual(faults('a: x\n../b: hush'), [
    "proxy-files: must be a path inside the proxy's working directory",
  ]);
  assert.deepEqual(faults('a: x\nb: [hush]\nc: {d: hush}'), [
    'proxy-files: line 2: must be text, the content of the file',
    'proxy-files: line 3: must be text, the content of the file',
  ]);
  assert.deepEqual(faults('a: x\na: hush'), ['proxy-files: line 2: is set twice']);
  assert.deepEqual(faults('hush'), [
    'proxy-files: line 1: the text must be a map of path and content',
  ]);
  assert.match(
    faults('a: x\nb: "hush').join(),
    /^proxy-files: line 2: is not valid YAML: a closing/,
  );
  const many = Array.from({ length: 101 }, (_, index) => `f${index}: x`).join('\n');
  assert.deepEqual(faults(many), ['proxy-files: must not name more than 100 files']);
  assert.deepEqual(told({ file: 'proxy-command: serve\nproxy-files:\n  a: x\n  ../b: x\n' }), [
    "4:9 proxy-files: must be a path inside the proxy's working directory",
  ]);
});

test('the examples in docs/settings.md are settings', () => {
  const docs = readFileSync(new URL('../../docs/settings.md', import.meta.url), 'utf8');
  const [, files = '', headers = ''] = docs.split('```yaml\n').map((part) => part.split('```')[0]);
  const [step] = z
    .tuple([z.object({ with: z.record(z.string(), z.string()) })])
    .parse(parse(files));
  assert.deepEqual(
    load({ inputs: { ...step.with, upstream: 'scripted' } }).target.files.map(({ path }) => path),
    ['conf/proxy.json', 'conf/models.txt'],
  );
  const env = z.object({ 'claude-env': z.string() }).parse(parse(headers));
  assert.equal(
    load({ inputs: env }).claudeEnv['ANTHROPIC_CUSTOM_HEADERS'],
    'x-tenant: smoke\nx-upstream: {upstream}',
  );
});
