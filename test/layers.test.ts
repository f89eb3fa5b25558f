import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const LAYERS = [
  'system',
  'config',
  'claude',
  'wire',
  'dialects',
  'rules',
  'scripted',
  'target',
  'probes',
  'verdict',
  'report',
  'run',
];
/** Files on top of all layers. */
const ENTRIES = ['mcp-server.ts', 'step.ts', 'action.ts', 'post.ts', 'cli.ts'];

const root = fileURLToPath(new URL('../src', import.meta.url));
const files = globSync('**/*.ts', { cwd: root })
  .map((file) => file.split(sep).join('/'))
  .sort();
const IMPORT =
  /^\s*(?:import|export)\b[^'"`;]*?(?:from\s*)?['"](\.[^'"]+)['"]|\bimport\(\s*['"](\.[^'"]+)['"]/gm;

/** Files that a file imports, types included, by their path below src. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(IMPORT)].map(([, from = '', dynamic = '']) => {
    const path = resolve(root, dirname(file), from || dynamic);
    return path
      .slice(root.length + 1)
      .split(sep)
      .join('/');
  });
}

/** A layer's place from the left; entries come after all. */
function rank(file: string): number {
  const [folder = '', ...rest] = file.split('/');
  if (rest.length > 0) return LAYERS.indexOf(folder);
  return ENTRIES.includes(folder) ? LAYERS.length : -1;
}

const imports = new Map(files.map((file) => [file, importsOf(file)]));

test('every file stands in a layer or is an entry', () => {
  assert.ok(files.length > 100);
  assert.deepEqual(
    files.filter((file) => rank(file) < 0),
    [],
  );
});

test('imports are found at all, and lead to files that exist', () => {
  const all = [...imports].flatMap(([file, targets]) =>
    targets.map((target) => [file, target] as const),
  );
  assert.ok(all.length > files.length);
  const known = new Set(files);
  assert.deepEqual(
    all.filter(([, target]) => target.endsWith('.ts') && !known.has(target)),
    [],
  );
});

test('a file imports from its own layer or from those to its left', () => {
  const wrong = [...imports].flatMap(([file, targets]) =>
    targets.filter((target) => rank(target) > rank(file)).map((target) => `${file} → ${target}`),
  );
  assert.deepEqual(wrong, []);
});

test('no file imports itself by way of others', () => {
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || done.has(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of files) visit(file, []);
  assert.deepEqual(cycles, []);
});

test('files are of a size to be read', () => {
  const long = files.filter(
    (file) => readFileSync(join(root, file), 'utf8').split('\n').length > 351,
  );
  assert.deepEqual(long, []);
});

test('names say what is in a file', () => {
  const vague = /(?:^|[/_-])(?:utils?|helpers?|misc|common)(?:[/._-]|$)/;
  assert.deepEqual(
    files.filter((file) => vague.test(file)),
    [],
  );
});

test('no folder hides behind a file that only re-exports', () => {
  const barrels = files.filter((file) => {
    const code = readFileSync(join(root, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '');
    return code.trim() !== '' && code.replace(/export\s[^;]*\sfrom\s[^;]*;/g, '').trim() === '';
  });
  assert.deepEqual(barrels, []);
});

test('one thing has one name: no type is declared twice', () => {
  const places = new Map<string, string[]>();
  for (const file of files) {
    const code = readFileSync(join(root, file), 'utf8');
    for (const [, name = ''] of code.matchAll(/^(?:export )?(?:type|interface|class) (\w+)/gm)) {
      places.set(name, [...(places.get(name) ?? []), file]);
    }
  }
  assert.deepEqual(
    [...places].filter(([, where]) => where.length > 1),
    [],
  );
});
