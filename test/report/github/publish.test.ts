import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { UploadArtifact } from '../../../src/report/github/artifact.ts';
import { type ActionsCore, type Publication, publish } from '../../../src/report/github/publish.ts';
import { reportOf, sampleOutcome, sampleReport } from '../sample.ts';

const root = await mkdtemp(join(tmpdir(), 'claude-smoke-publish-'));
after(() => rm(root, { recursive: true, force: true }));

const ENV = {
  GITHUB_JOB: 'smoke',
  GITHUB_RUN_ATTEMPT: '2',
  GITHUB_SERVER_URL: 'https://github.com',
  GITHUB_REPOSITORY: 'o/r',
  GITHUB_RUN_ID: '77',
};

/** Records what reaches the runner, in order, as `kind text`. */
function recordingCore(seen: string[]): ActionsCore {
  const record =
    (kind: string) =>
    (message: string): void => {
      seen.push(`${kind} ${message}`);
    };
  return {
    info: record('info'),
    error: record('error'),
    warning: record('warning'),
    notice: record('notice'),
    setOutput: (name, value) => seen.push(`output ${name}=${value}`),
    setFailed: record('failed'),
    summary: {
      addRaw: (text) => ({
        write: async () => {
          seen.push(`summary ${text.split('\n')[0]}`);
        },
      }),
    },
  };
}

function publication(name: string, seen: string[], parts: Partial<Publication> = {}): Publication {
  const uploadArtifact: UploadArtifact = async (artifact, files) => {
    seen.push(`upload ${artifact} ${files.length}`);
    return { id: 42, digest: 'abc' };
  };
  return {
    report: sampleReport(),
    dir: join(root, name),
    core: recordingCore(seen),
    artifact: { upload: true },
    secrets: [],
    env: ENV,
    uploadArtifact,
    ...parts,
  };
}

const kinds = (seen: readonly string[]): string[] => [
  ...new Set(seen.map((line) => line.slice(0, line.indexOf(' ')))),
];

test('files, artifact, summary, annotations, outputs, failure: in this order', async () => {
  const seen: string[] = [];
  const outputs = await publish(publication('order', seen));
  assert.equal(outputs.verdict, 'regressed');
  assert.deepEqual(kinds(seen), [
    'upload',
    'summary',
    'error',
    'warning',
    'notice',
    'output',
    'failed',
  ]);
  assert.match(seen[0] ?? '', /^upload claude-smoke-report-smoke-[0-9a-f]{8}-2 8$/);
  assert.ok(seen.includes('output verdict=regressed'));
  assert.ok(seen.includes(`output report-path=${join(root, 'order', 'report.json')}`));
  assert.ok(seen.includes('output artifact-id=42'));
  assert.ok(
    seen.includes('output artifact-url=https://github.com/o/r/actions/runs/77/artifacts/42'),
  );
  assert.match(seen.at(-1) ?? '', /^failed Regressed: 2 regressions/);
});

test('a passed run does not fail the step', async () => {
  const seen: string[] = [];
  await publish(publication('green', seen, { report: reportOf([sampleOutcome()]) }));
  assert.equal(kinds(seen).includes('failed'), false);
});

test('faults of reporting warn, and the verdict still comes out', async () => {
  const seen: string[] = [];
  await writeFile(join(root, 'a-file'), '');
  const core = recordingCore(seen);
  await publish(
    publication('a-file', seen, {
      core: {
        ...core,
        notice: () => {
          throw new Error('no notice');
        },
        summary: {
          addRaw: () => ({ write: () => Promise.reject(new Error('summary is full')) }),
        },
      },
    }),
  );
  const faults = seen.filter((line) => line.startsWith('warning Could not'));
  assert.deepEqual(
    faults.map((line) => line.split(':')[0]),
    [
      'warning Could not write the report',
      'warning Could not upload the artifact',
      'warning Could not write the job summary',
      'warning Could not annotate',
    ],
  );
  assert.ok(seen.includes('output verdict=regressed'));
  assert.match(seen.at(-1) ?? '', /^failed Regressed/);
});

test('an upload that never ends is given up', async () => {
  const seen: string[] = [];
  const uploadArtifact: UploadArtifact = () => new Promise(() => {});
  await publish(publication('stuck', seen, { uploadArtifact, uploadTimeoutMs: 20 }));
  assert.match(seen[0] ?? '', /^warning Could not upload the artifact: it did not end within/);
  assert.match(seen.at(-1) ?? '', /^failed /);
});

test('a file with a secret stays behind; the warning names file and kind, never the value', async () => {
  const seen: string[] = [];
  const dir = join(root, 'leak');
  await mkdir(join(dir, 'logs'), { recursive: true });
  await writeFile(join(dir, 'logs', 'proxy.log'), 'Authorization: hunter2hunter2');
  await writeFile(join(dir, '.env'), 'not part of a report');
  await publish(publication('leak', seen, { secrets: ['hunter2hunter2'] }));
  assert.match(
    seen[0] ?? '',
    /^warning Left out of the artifact:\nlogs\/proxy\.log: known secret\n/,
  );
  assert.match(seen[1] ?? '', / 8$/);
  assert.equal(seen.join('\n').includes('hunter2'), false);
});

test('outside Actions nothing is uploaded, and that is no fault', async () => {
  const seen: string[] = [];
  const { uploadArtifact: _, ...local } = publication('local', seen, { env: {} });
  await publish(local);
  assert.match(seen[0] ?? '', /^info No artifact: not in a job of GitHub Actions/);
  assert.ok(seen.includes('output artifact-id='));
});

test('on GitHub Enterprise Server nothing is uploaded, and a notice says what to do instead', async () => {
  const seen: string[] = [];
  const env = { ...ENV, GITHUB_SERVER_URL: 'https://github.company.example' };
  const outputs = await publish(publication('ghes', seen, { env }));
  assert.equal(outputs.verdict, 'regressed');
  assert.ok(!kinds(seen).includes('upload'));
  const [notice] = seen.filter((line) => line.startsWith('notice No artifact'));
  assert.match(notice ?? '', /actions\/upload-artifact@v3-node20/);
});
