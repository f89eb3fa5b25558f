import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { outOfStep } from '../../scripts/generate.ts';
import { describeInput, INPUT_ROWS, inputNames } from '../../src/config/inputs.ts';
import { OUTPUTS } from '../../src/config/outputs.ts';
import { configJsonSchema } from '../../src/config/schema.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const described = z.record(
  z.string(),
  z.object({ description: z.string(), default: z.string().optional() }),
);
const metadata = z
  .object({ inputs: described, outputs: described, runs: z.record(z.string(), z.string()) })
  .parse(parse(readFileSync(`${root}action.yml`, 'utf8')));

test('the generated files are in step with the sources', () => {
  assert.deepEqual(outOfStep(root), []);
});

test('a generated file that differs or is missing is out of step', () => {
  const files = [
    { path: 'action.yml', text: () => 'name: other\n' },
    { path: 'no-such-file', text: () => '' },
  ];
  assert.deepEqual(outOfStep(root, files), ['action.yml', 'no-such-file']);
});

test("action.yml's inputs and outputs are the tables'", () => {
  assert.deepEqual(Object.keys(metadata.inputs), inputNames('input'));
  for (const row of INPUT_ROWS.filter(({ only }) => only !== 'file')) {
    assert.equal(metadata.inputs[row.name]?.description, describeInput(row));
  }
  assert.deepEqual(
    Object.keys(metadata.outputs),
    OUTPUTS.map(({ name }) => name),
  );
});

test('no input has a default that would win over the file', () => {
  const withDefault = Object.entries(metadata.inputs).filter(([, input]) => input.default);
  assert.deepEqual(
    withDefault.map(([name]) => name),
    [],
  );
});

test("post runs always, so that a cancelled job's children end too", () => {
  assert.deepEqual(metadata.runs, {
    using: 'node24',
    main: 'dist/action.js',
    post: 'dist/post.js',
    'post-if': 'always()',
  });
});

test("the file's JSON Schema knows each key that the file may hold, described", () => {
  const { properties } = z
    .object({ properties: z.record(z.string(), z.object({ description: z.string() })) })
    .parse(configJsonSchema());
  assert.deepEqual(Object.keys(properties).sort(), [...inputNames('file')].sort());
});
