import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { CATALOGUE } from '../../../src/wire/rules/catalogue.ts';
import { rulesMarkdown } from '../../../src/wire/rules-markdown.ts';

const ids = CATALOGUE.map((rule) => rule.id);

test('ids are unique, in a family, and each rule says, mends and links', () => {
  assert.equal(new Set(ids).size, ids.length);
  assert.ok(ids.length >= 30);
  for (const rule of CATALOGUE) {
    assert.match(rule.id, /^[a-z]+\/[a-z-]+$/);
    assert.match(rule.says, /\.$/);
    assert.match(rule.mend, /\.$/);
    assert.match(
      rule.link,
      /^https:\/\/(code\.claude\.com|platform\.claude\.com|github\.com\/[\w.-]+\/[\w.-]+\/issues\/\d+$)/,
    );
  }
});

test('every rule of the folder is in the catalogue', () => {
  const folder = new URL('../../../src/wire/rules/', import.meta.url);
  const written = readdirSync(folder).flatMap((file) =>
    [...readFileSync(new URL(file, folder), 'utf8').matchAll(/^ {2}id: '([^']+)'/gm)].map(
      ([, id]) => id,
    ),
  );
  assert.deepEqual(written.toSorted(), ids.toSorted());
});

test('every rule is named by a test of its own', () => {
  const folder = new URL('.', import.meta.url);
  const tests = readdirSync(folder)
    .map((file) => readFileSync(new URL(file, folder), 'utf8'))
    .join('\n');
  assert.deepEqual(
    ids.filter((id) => !tests.includes(id)),
    [],
  );
});

test('the document has a row and a section for each rule', () => {
  const text = rulesMarkdown(CATALOGUE);
  for (const { id, mend, link } of CATALOGUE) {
    assert.ok(text.includes(`\n### ${id}\n`) && text.includes(`| [\`${id}\`](#`));
    assert.ok(text.includes(mend) && text.includes(`<${link}>`));
  }
  const [first] = CATALOGUE;
  assert.ok(first);
  const row = rulesMarkdown([{ ...first, id: 'a/b-c', says: 'x | y.' }]);
  assert.ok(row.includes('| [`a/b-c`](#ab-c) | error | x \\| y. |'));
});
