import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(join(root, 'docs/threat-model.md'), 'utf8');

/** Rows of the tables whose last column says what shows it. */
const promises = page
  .split('\n')
  .filter((line) => /^\| .* \| .* \| .* \|$/.test(line) && !/^\| (could|who|---) /.test(line))
  .filter(
    (line) => !/^\| .* \| .* \| (all of it|nothing|running at all|being the CLI) \|$/.test(line),
  );

test('every promise names what shows it, and that is there', () => {
  assert.ok(promises.length >= 20);
  for (const promise of promises) {
    const shown = [...(promise.split('|').at(-2) ?? '').matchAll(/`([^`]+)`/g)].map(([, it]) => it);
    assert.ok(shown.length > 0, promise);
    for (const place of shown) assert.ok(isShown(place ?? ''), `${place} of: ${promise}`);
  }
});

function isShown(place: string): boolean {
  if (place.startsWith('npm run ')) {
    return readFileSync(join(root, 'package.json'), 'utf8').includes(`"${place.slice(8)}":`);
  }
  const path = join(root, place);
  if (!existsSync(path)) return false;
  if (statSync(path).isFile()) return place.endsWith('.test.ts');
  return readdirSync(path, { recursive: true, encoding: 'utf8' }).some((name) =>
    name.endsWith('.test.ts'),
  );
}
