// Runs the tests, quick units first, and prints the count of the whole suite at the end. Hostile trials are run when
// they are asked for (`npm run test:hostile`).
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const wanted = process.argv.slice(2);
const patterns = wanted.length > 0 ? wanted : ['test/**/*.test.ts'];
const files = patterns
  .flatMap((pattern) => globSync(pattern, { cwd: root }))
  .filter((file) => wanted.length > 0 || !isBelow('test/hostile/', file))
  .sort();
const [units, ends] = [files.filter((file) => !isEndToEnd(file)), files.filter(isEndToEnd)];

const total = { passed: 0, failed: 0, skipped: 0 };
for (const group of [units, ends]) if (group.length > 0) await runGroup(group);
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
// A skipped test is not a passed one.
process.exitCode = total.failed > 0 || total.skipped > 0 || total.passed === 0 ? 1 : 0;

function isEndToEnd(file: string): boolean {
  return isBelow('test/end-to-end/', file);
}

function isBelow(folder: string, file: string): boolean {
  return file.replaceAll('\\', '/').startsWith(folder);
}

function runGroup(group: string[]): Promise<void> {
  const stream = run({ files: group, cwd: root, concurrency: Math.max(2, availableParallelism()) });
  stream.on('test:summary', ({ file, counts }) => {
    // One summary comes per file and one for all; the files' add up.
    if (file === undefined) return;
    total.passed += counts.passed;
    const skipped = counts.skipped + counts.todo;
    total.skipped += skipped;
    total.failed += counts.tests - counts.passed - skipped;
  });
  return new Promise((resolve) => {
    stream.compose(spec).on('end', resolve).pipe(process.stdout, { end: false });
  });
}
