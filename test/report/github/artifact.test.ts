import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import fc from 'fast-check';
import {
  artifactName,
  uploadUnderFreeName,
  uploadWithActions,
} from '../../../src/report/github/artifact.ts';
import { scanFolder } from '../../../src/report/scan.ts';
import { viewOf } from '../../../src/report/view/view.ts';
import { writeReport } from '../../../src/report/write.ts';
import { outsideText } from '../arbitrary.ts';
import { startResultsService } from '../results-service.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';
import { readZip } from '../zip.ts';

const root = await mkdtemp(join(tmpdir(), 'claude-smoke-artifact-'));
after(() => rm(root, { recursive: true, force: true }));

test('the default name tells job, cells and attempt apart', () => {
  const one = reportOf([sampleOutcome()]);
  const other = reportOf([sampleOutcome({ feature: 'thinking' })]);
  const env = { GITHUB_JOB: 'smoke', GITHUB_RUN_ATTEMPT: '1', RUNNER_OS: 'Linux' };
  const names = new Set([
    artifactName(undefined, one, env),
    artifactName(undefined, other, env),
    artifactName('', one, { ...env, GITHUB_JOB: 'nightly' }),
    artifactName(undefined, one, { ...env, GITHUB_RUN_ATTEMPT: '2' }),
    artifactName(undefined, one, { ...env, RUNNER_OS: 'macOS' }),
  ]);
  assert.equal(names.size, 5);
  assert.equal(artifactName(undefined, one, env), artifactName(undefined, one, env));
});

test("the user's name is kept, without the characters that storage refuses", () => {
  fc.assert(
    fc.property(outsideText, (given) => {
      assert.match(artifactName(given, sampleReport(), {}), /^[^":<>|*?\\/\r\n]+$/);
    }),
  );
  assert.equal(artifactName('my report: a/b', sampleReport(), {}), 'my report- a-b');
});

test('the real client uploads the folder, once more under a free name when the first is taken', async () => {
  const service = await startResultsService(['taken']);
  // The client reads its address and token from the process's environment only.
  const before = { ...process.env };
  Object.assign(process.env, service.env);
  try {
    const dir = join(root, 'report');
    await writeReport(dir, sampleReport(), viewOf(sampleReport()));
    await mkdir(join(dir, 'exchanges'));
    await writeFile(join(dir, 'exchanges', 'a.jsonl'), '{}\n');
    const { files, root: folder } = await scanFolder(dir);
    const uploaded = await uploadUnderFreeName(uploadWithActions, 'taken', files, folder, 7);
    assert.match(uploaded.name, /^taken-[0-9a-f]{6}$/);
    assert.equal(uploaded.id, 1);
    const zip = readZip(service.artifacts.get(uploaded.name) ?? Buffer.alloc(0));
    assert.deepEqual([...zip.keys()].sort(), [
      'badge.json',
      'exchanges/a.jsonl',
      'history.jsonl',
      'junit.xml',
      'report.html',
      'report.json',
      'summary.md',
      'table.json',
      'table.md',
    ]);
    assert.equal(zip.get('report.json'), await readFile(join(dir, 'report.json'), 'utf8'));
  } finally {
    for (const name of Object.keys(service.env)) {
      if (before[name] === undefined) delete process.env[name];
      else process.env[name] = before[name];
    }
    await service.close();
  }
});
