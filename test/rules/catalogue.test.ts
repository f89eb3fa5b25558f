import assert from 'node:assert/strict';
import { globSync, readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { CATALOGUE } from '../../src/rules/catalogue.ts';
import { rulesMarkdown } from '../../src/rules/markdown.ts';
import { addressOf } from '../../src/rules/published.ts';

const ids = CATALOGUE.map((rule) => rule.id);

test('ids are unique, in a family, and each rule says, mends and links', () => {
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 30);
  for (const rule of CATALOGUE) {
    assert.match(rule.id, /^[a-z-]+\/[a-z-]+$/);
    assert.match(rule.says, /\.$/);
    assert.match(rule.mend, /\.$/);
    assert.match(
      addressOf(rule.link),
      /^https:\/\/(code\.claude\.com|platform\.claude\.com|www\.rfc-editor\.org|github\.com\/[\w.-]+\/[\w.-]+\/issues\/\d+$)/,
    );
  }
});

test('every rule of the folder is in the catalogue, and its id tells its file', () => {
  const folder = new URL('../../src/rules/', import.meta.url);
  const written = globSync('**/*.ts', { cwd: folder }).flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    const place = file.replaceAll('\\', '/').replace(/\.ts$/, '');
    return [...text.matchAll(/^ +id: '([^']+)'/gm)].map(([, id = '']) => ({ id, place }));
  });
  assert.deepEqual(written.map(({ id }) => id).toSorted(), ids.toSorted());
  for (const { id, place } of written) assert.ok(id === place || dirname(id) === place, place);
});

test('every rule is named by a test of its own', () => {
  const folder = new URL('.', import.meta.url);
  const tests = readdirSync(folder)
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  assert.deepEqual(
    ids.filter((id) => !tests.includes(id)),
    [],
  );
});

test('the document has a row and a section for each rule', () => {
  const text = rulesMarkdown(CATALOGUE, () => ['- broken']);
  for (const { id, mend, link } of CATALOGUE) {
    assert.ok(text.includes(`\n### ${id}\n`) && text.includes(`| [\`${id}\`](#`));
    assert.ok(text.includes('```diff\n- broken\n```'));
    assert.ok(text.includes(mend) && text.includes(`<${addressOf(link)}>`));
  }
  const [first] = CATALOGUE;
  assert.ok(first);
  const row = rulesMarkdown([{ ...first, id: 'a/b-c', says: 'x | y.' }], () => []);
  assert.ok(row.includes('| [`a/b-c`](#ab-c) | error | x \\| y. |'));
});
