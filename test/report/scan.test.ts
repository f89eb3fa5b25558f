import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, test } from 'node:test';
import { scanFolder } from '../../src/report/scan.ts';

const root = await mkdtemp(join(tmpdir(), 'claude-smoke-scan-'));
after(() => rm(root, { recursive: true, force: true }));

async function folder(
  name: string,
  files: Readonly<Record<string, string | Buffer>>,
): Promise<string> {
  const dir = join(root, name);
  for (const [path, content] of Object.entries(files)) {
    await mkdir(join(dir, path, '..'), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  return dir;
}

// Joined here, so that no scanner takes this file for a leak.
const LEAKS: Readonly<Record<string, string>> = {
  'GitHub token': `ghp${'_'}${'a1B2'.repeat(9)}`,
  'Anthropic key': `sk-ant${'-'}api03-abcDEF123456`,
  'OpenAI key': `sk-${'proj'}-${'a1B2'.repeat(12)}`,
  'AWS access key': `AKIA${'ABCDEFGH'}12345678`,
  'Google API key': `AIza${'a1B2c'.repeat(7)}`,
  'private key': `-----BEGIN ${'OPENSSH'} PRIVATE KEY-----`,
  'JSON web token': `eyJ${'hbGciOiJI'}.eyJ${'zdWIiOiIx'}.${'c2lnbmF0dXJl'}`,
};

for (const [kind, value] of Object.entries(LEAKS)) {
  test(`withholds a file with something like a ${kind}`, async () => {
    const dir = await folder(`kind ${kind}`, { 'logs/a.log': `x=${value}\n`, 'report.json': '{}' });
    const { files, withheld } = await scanFolder(dir);
    assert.deepEqual(withheld, [{ file: 'logs/a.log', kind }]);
    assert.deepEqual(
      files.map((file) => basename(file)),
      ['report.json'],
    );
  });
}

test('other GitHub tokens are known too', async () => {
  const dir = await folder('github', {
    a: `ghs${'_'}${'x'.repeat(36)}`,
    b: `github${'_pat_'}${'x'.repeat(40)}`,
    c: 'ghosts and highs_of_the_day_are_no_tokens_at_all',
  });
  assert.deepEqual(
    (await scanFolder(dir)).withheld.map(({ file }) => file),
    ['a', 'b'],
  );
});

test('known secrets are found raw, in JSON, in a URL, in base64 and in binary files', async () => {
  const secret = 'p"ss wörd&1';
  const dir = await folder('known', {
    raw: `token ${secret}`,
    json: JSON.stringify({ secret }),
    url: `?key=${encodeURIComponent(secret)}`,
    base64: Buffer.from(secret).toString('base64'),
    binary: Buffer.concat([Buffer.from([0, 255, 254]), Buffer.from(secret), Buffer.from([200])]),
    clean: 'nothing here',
  });
  const { files, withheld } = await scanFolder(dir, { secrets: [secret, 'no'] });
  assert.deepEqual(
    withheld.map(({ file }) => file),
    ['base64', 'binary', 'json', 'raw', 'url'],
  );
  assert.ok(withheld.every(({ kind }) => kind === 'known secret'));
  assert.deepEqual(
    files.map((file) => basename(file)),
    ['clean'],
  );
});

test('symlinks are not followed', async () => {
  const outside = await folder('outside', { 'secret.txt': 'outside' });
  const dir = await folder('links', { 'report.json': '{}' });
  // A junction needs no privilege on Windows; elsewhere it is a plain symlink.
  await symlink(outside, join(dir, 'folder-link'), 'junction');
  if (process.platform !== 'win32') await symlink(join(outside, 'secret.txt'), join(dir, 'a-link'));
  const { files, withheld } = await scanFolder(dir);
  assert.deepEqual(
    files.map((file) => basename(file)),
    ['report.json'],
  );
  assert.ok(withheld.some(({ file }) => file === 'folder-link'));
  assert.ok(withheld.every(({ kind }) => kind === 'symlink or special file'));
});

test('bounds on size, total and count withhold and say so', async () => {
  const dir = await folder('bounds', {
    a: 'x'.repeat(10),
    b: 'x'.repeat(100),
    c: 'x'.repeat(10),
    d: 'x',
  });
  assert.deepEqual((await scanFolder(dir, { maxFileBytes: 50 })).withheld, [
    { file: 'b', kind: 'too large to scan' },
  ]);
  assert.deepEqual(
    (await scanFolder(dir, { maxTotalBytes: 115 })).withheld.map(({ file }) => file),
    ['c', 'd'],
  );
  const few = await scanFolder(dir, { maxFiles: 2 });
  assert.equal(few.files.length, 2);
  assert.deepEqual(few.withheld, [{ file: 'c', kind: 'and all after it: more than 2 files' }]);
});

test('only the named entries are looked at', async () => {
  const dir = await folder('only', {
    'report.json': '{}',
    'logs/a': 'a',
    '.env': 'KEY=1',
    'src/x': 'x',
  });
  const { files } = await scanFolder(dir, { only: ['report.json', 'logs'] });
  assert.deepEqual(
    files.map((file) => basename(file)),
    ['a', 'report.json'],
  );
});
