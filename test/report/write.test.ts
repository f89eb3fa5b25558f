import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { REPORT_ENTRIES } from '../../src/report/folder.ts';
import { findingSchema, reportSchema } from '../../src/report/report.ts';
import { reportJsonSchema } from '../../src/report/schema.ts';
import { viewOf } from '../../src/report/view/view.ts';
import { writeReport } from '../../src/report/write.ts';
import { anyReport } from './arbitrary.ts';
import { sampleReport } from './sample.ts';

const root = await mkdtemp(join(tmpdir(), 'claude-smoke-write-'));
after(() => rm(root, { recursive: true, force: true }));

test('writes its files and leaves no temporary one', async () => {
  const dir = join(root, 'new', 'folder');
  const files = await writeReport(dir, sampleReport(), viewOf(sampleReport()));
  const names = [
    ...['badge.json', 'history.jsonl', 'junit.xml', 'report.html', 'report.json', 'summary.md'],
    ...['table.json', 'table.md'],
  ];
  assert.deepEqual((await readdir(dir)).sort(), names);
  assert.deepEqual(REPORT_ENTRIES.toSorted(), ['exchanges', ...names, 'logs'].sort());
  assert.deepEqual(
    reportSchema.parse(JSON.parse(await readFile(files.json, 'utf8'))),
    sampleReport(),
  );
  assert.match(await readFile(files.summary, 'utf8'), /^### ❌ Regressed/);
});

test('writing again replaces the files', async () => {
  const dir = join(root, 'again');
  await writeReport(dir, sampleReport(), viewOf(sampleReport()));
  const files = await writeReport(
    dir,
    { ...sampleReport(), target: 'other' },
    viewOf(sampleReport()),
  );
  assert.match(await readFile(files.json, 'utf8'), /"target": "other"/);
});

test('a file that cannot be replaced is an error, and its temporary file goes', async () => {
  const dir = join(root, 'blocked');
  await mkdir(join(dir, 'report.json', 'in-the-way'), { recursive: true });
  await assert.rejects(writeReport(dir, sampleReport(), viewOf(sampleReport())));
  assert.deepEqual(await readdir(dir), ['report.json']);
});

test('a report written before findings were counted is still read', () => {
  const finding = { rule: 'a/b', severity: 'note', party: 'cli', message: 'm', exchange: 'n1' };
  assert.deepEqual(findingSchema.parse(finding), { ...finding, count: 1, exchanges: [] });
});

test('the arbitrary makes reports that the schema accepts, also after a round through JSON', () => {
  fc.assert(
    fc.property(anyReport, (report) => {
      assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))), normalized(report));
    }),
  );
  function normalized<Value>(value: Value): unknown {
    return JSON.parse(JSON.stringify(value));
  }
});

test('the JSON Schema names every field of an outcome', () => {
  const schema = JSON.stringify(reportJsonSchema());
  for (const field of ['full_model', 'token_evidence', 'findings', 'flaky', 'checks', 'groups']) {
    assert.ok(schema.includes(`"${field}"`), field);
  }
});
