import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { licenceTexts } from '../../scripts/licences.ts';

function withPackages(packages: Record<string, { license?: string; text?: string }>): string {
  const root = mkdtempSync(join(tmpdir(), 'smoke-licences-'));
  for (const [folder, { license, text }] of Object.entries(packages)) {
    mkdirSync(join(root, folder), { recursive: true });
    const name = folder.replace(/^.*node_modules\//, '');
    const manifest = { name, version: '1.2.3', ...(license && { license }) };
    writeFileSync(join(root, folder, 'package.json'), JSON.stringify(manifest));
    if (text !== undefined) writeFileSync(join(root, folder, 'LICENSE-MIT'), text);
  }
  return root;
}

test('each package that is bundled is named once, with its text', () => {
  const root = withPackages({
    'node_modules/b': { license: 'MIT', text: 'Text of b\r\n' },
    'node_modules/@s/a': { license: 'ISC' },
    'node_modules/b/node_modules/c': { license: '0BSD', text: 'Text of c' },
    'node_modules/unused': { license: 'MIT', text: 'no' },
  });
  const text = licenceTexts(root, [
    'src/action.ts',
    'node_modules/b/index.js',
    'node_modules/b/lib/node.js',
    'node_modules/@s/a/x.js',
    'node_modules/b/node_modules/c/c.js',
  ]);
  const titles = [...text.matchAll(/^-+\n(.*)$/gm)].map(([, title]) => title);
  assert.deepEqual(titles, ['@s/a 1.2.3 (ISC)', 'b 1.2.3 (MIT)', 'c 1.2.3 (0BSD)']);
  assert.match(text, /Text of b\n\n/);
  assert.match(text, /@s\/a 1\.2\.3 \(ISC\)\n\nIts package holds no licence text/);
  assert.doesNotMatch(text, /unused/);
});

test('a licence that asks for more, or none at all, stops the build', () => {
  for (const license of ['GPL-3.0-only', undefined]) {
    const root = withPackages({ 'node_modules/a': license === undefined ? {} : { license } });
    assert.throws(() => licenceTexts(root, ['node_modules/a/x.js']), /a has the licence .*Read it/);
  }
});
