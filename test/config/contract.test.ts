import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { helpText } from '../../src/config/help.ts';
import { INPUT_ROWS, inputNames, inputRows } from '../../src/config/inputs.ts';
import { OUTPUTS } from '../../src/config/outputs.ts';
import { defaultWords, describe } from '../../src/config/setting.ts';
import { load, told } from './settings.ts';

/*
 * What people read of a setting is the same everywhere. These read the committed files as they stand, each by means
 * of its own, and so also see what the generator would leave out.
 */

const read = (path: string) =>
  readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');
const described = z.record(
  z.string(),
  z.object({ description: z.string(), default: z.unknown().optional() }),
);
const action = z.object({ inputs: described, outputs: described }).parse(parse(read('action.yml')));
const schema = z
  .object({ properties: described })
  .parse(JSON.parse(read('schema/claude-smoke.schema.json')));

type Told = { readonly name: string; readonly default: string; readonly what: string };

/** Rows of all three-column tables, cells unescaped. */
function tableRows(path: string): readonly Told[] {
  return [...read(path).matchAll(/^\| `([\w-]+)` \| (.*?) \| (.*) \|$/gm)].map(
    ([, name = '', given = '', what = '']) => {
      return { name, default: given.trim(), what: what.replaceAll('\\|', '|') };
    },
  );
}

const expected = INPUT_ROWS.map((row): Told => {
  const words = row.words === undefined ? '' : ` ${row.words}.`;
  const only = row.only === 'file' ? ' Only in the file.' : '';
  return { name: row.name, default: defaultWords(row) ?? '', what: row.help + words + only };
});

test('action.yml, the JSON Schema and the rows say the same', () => {
  const ofRows = (place: 'input' | 'file') =>
    inputRows(place).map((row) => [row.name, describe(row)] as const);
  const ofFile = (made: z.output<typeof described>) =>
    Object.entries(made).map(([name, { description }]) => [name, description] as const);
  assert.deepEqual(ofFile(action.inputs), ofRows('input'));
  assert.deepEqual(ofFile(schema.properties), ofRows('file'));
  assert.deepEqual(
    ofFile(action.outputs),
    OUTPUTS.map(({ name, description }) => [name, description]),
  );
  for (const row of inputRows('file').filter(({ defaultWords }) => defaultWords === undefined)) {
    assert.deepEqual(schema.properties[row.name]?.default, row.default, row.name);
  }
});

test('no input has a default that would win over the file', () => {
  const inFile = new Set(inputNames('file'));
  const given = Object.entries(action.inputs).filter(([, input]) => input.default !== undefined);
  assert.deepEqual(
    given.map(([name, input]) => [name, inFile.has(name), input.default]),
    [['github-token', false, `\${{ ${'github.token'} }}`]],
  );
});

for (const path of ['README.md', 'docs/settings.md']) {
  test(`the tables of ${path} are the rows`, () => {
    assert.deepEqual(tableRows(path), expected);
    const text = read(path);
    for (const { name, description } of OUTPUTS) {
      assert.ok(text.includes(`| \`${name}\` | ${description} |`), name);
    }
  });
}

for (const columns of [40, 80, 120, 400]) {
  test(`--help says the same in ${columns} columns, and no description is wider`, () => {
    const help = helpText(columns);
    const flat = help.replaceAll(/\s+/g, ' ');
    for (const row of inputRows('input')) {
      assert.match(help, new RegExp(`^  --(\\[no-\\])?${row.name}[ \\n]`, 'm'));
      assert.ok(flat.includes(describe(row)), row.name);
    }
    const own = help.split('\n').filter((line) => !/^ {2}(#|claude-smoke|--)/.test(line));
    assert.ok(own.every((line) => line.length <= Math.min(Math.max(columns, 80), 120)));
  });
}

test('every row: its name is its key, its help is sentences, its default is a value', () => {
  assert.equal(new Set(INPUT_ROWS.map(({ name }) => name)).size, INPUT_ROWS.length);
  for (const row of INPUT_ROWS) {
    assert.match(row.help, /^[`A-Z].*[.)]$/, row.name);
    assert.doesNotMatch(row.help, /\bdefault\b/i, `${row.name}: the default is said by the row`);
    assert.doesNotMatch(row.help, /\b\d+ to \d+\b/, `${row.name}: the bounds are said by its kind`);
    const camel = row.name.replaceAll(/-([a-z])/g, (_, letter) => letter.toUpperCase());
    const key = row.path.length === 1 ? row.path[0] : `proxy-${row.path[1]}`;
    const mechanical = key.replace(/^proxy-(.)/, (_, letter) => `proxy${letter.toUpperCase()}`);
    assert.equal(mechanical.replace(/Ms$/, ''), camel);
    assert.equal(row.schema.safeParse(row.default).success, true, row.name);
    const given = typeof row.default === 'object' ? undefined : row.default;
    const needs = row.name.startsWith('proxy-') ? { 'proxy-command': 'serve' } : {};
    if (given === undefined || row.only === 'file') continue;
    assert.deepEqual(
      load({ inputs: { ...needs, [row.name]: String(given) } }),
      load({ inputs: needs }),
      row.name,
    );
  }
});

test('every row with bounds: its words are the bounds that hold', () => {
  const bounded = INPUT_ROWS.filter(({ words }) => words?.includes('rom '));
  assert.ok(bounded.length >= 7);
  for (const { name, words } of bounded) {
    const [, min, max] = /rom (\d+) to (\d+)/.exec(words ?? '') ?? [];
    const boundFaults = (value: number) =>
      told({ inputs: { [name]: String(value) } }).filter((fault) => fault.includes('must be'));
    assert.deepEqual([Number(min), Number(max)].flatMap(boundFaults), [], name);
    for (const beyond of [Number(min) - 1, Number(max) + 1]) {
      const [fault] = boundFaults(beyond);
      assert.match(fault ?? '', new RegExp(`^${name}: .* from ${min} to ${max}, got "${beyond}"$`));
    }
  }
});

test('every row that is a choice: its words are the values that are taken', () => {
  const choices = INPUT_ROWS.filter(({ words }) => words?.startsWith('One of '));
  assert.ok(choices.length >= 2);
  for (const { name, words = '' } of choices) {
    const options = [...words.matchAll(/`(.*?)`/g)].map(([, option]) => `"${option}"`);
    assert.deepEqual(told({ inputs: { [name]: 'none of them' } }), [
      `${name}: must be one of ${options.join(', ')}, got "none of them"`,
    ]);
  }
});

test('every row: a flag and a key of the file have its name, and a misspelt one is told it', () => {
  for (const name of inputNames('file')) {
    const [fault] = told({ file: `${name}x: 1` });
    assert.equal(fault, `1:1 ${name}x: is not a setting — did you mean "${name}"?`);
  }
});
