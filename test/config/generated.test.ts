import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { outOfStep } from '../../scripts/generate.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const metadata = z
  .object({ runs: z.record(z.string(), z.string()) })
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

test("post runs always, so that a cancelled job's children end too", () => {
  assert.deepEqual(metadata.runs, {
    using: 'node24',
    main: 'dist/action.js',
    post: 'dist/post.js',
    'post-if': 'always()',
  });
});
