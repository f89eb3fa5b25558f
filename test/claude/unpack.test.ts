import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, readlink, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { gunzipSync, gzipSync } from 'node:zlib';
import { sha512Of, type UnpackLimits, unpackTarball } from '../../src/claude/unpack.ts';
import { InfrastructureError } from '../../src/system/errors.ts';
import { integrityOf, tarball } from './fake-registry.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unpack-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const ROOMY: UnpackLimits = { maxBytes: 10_000_000, maxEntries: 100 };

async function* inChunks(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

function unpack(bytes: Buffer, limits: UnpackLimits = ROOMY, body = inChunks(bytes, 5000)) {
  return unpackTarball(body, sha512Of(integrityOf(bytes), 'it'), folder, 'it', limits);
}

test('files arrive byte for byte, without the top folder', async () => {
  const content = randomBytes(500_000).toString('base64');
  const bytes = tarball([
    { path: 'package/deep/er/large', content },
    { path: 'package/empty' },
    { path: 'other/small', content: 'x' },
  ]);
  await unpack(bytes);
  assert.equal(await readFile(join(folder, 'deep/er/large'), 'utf8'), content);
  assert.deepEqual((await readdir(folder)).sort(), ['deep', 'empty', 'small']);
});

test('a large archive with a forbidden entry in front is left at once', async () => {
  const content = randomBytes(2_000_000).toString('base64');
  const bytes = tarball([
    { path: '../x', content: '1' },
    { path: 'package/large', content },
  ]);
  let taken = 0;
  async function* counted() {
    for await (const chunk of inChunks(bytes, 5000)) {
      taken += chunk.length;
      yield chunk;
    }
  }
  await assert.rejects(unpack(bytes, ROOMY, counted()), /"\.\.\/x" lies outside its folder/);
  assert.ok(taken < bytes.length / 2, `${taken} of ${bytes.length} bytes were taken`);
  assert.deepEqual(await readdir(folder), []);
});

test('more data than allowed is refused, however well it is packed', async () => {
  const bytes = tarball([{ path: 'package/zeros', content: '0'.repeat(1_000_000) }]);
  assert.ok(bytes.length < 10_000);
  await assert.rejects(unpack(bytes, { ...ROOMY, maxBytes: 500_000 }), /more than 500000 bytes/);
});

test('more files than allowed are refused', async () => {
  const bytes = tarball(['a', 'b', 'c'].map((name) => ({ path: `package/${name}` })));
  await unpack(bytes, { ...ROOMY, maxEntries: 3 });
  await assert.rejects(unpack(bytes, { ...ROOMY, maxEntries: 2 }), /more than 2 files/);
});

test('what was packed twice, or is no archive, is refused', async () => {
  const zeros = tarball([{ path: 'package/zeros', content: '0'.repeat(1_000_000) }]);
  const damaged = gunzipSync(tarball([{ path: 'package/a', content: 'x' }])).fill(1, 100, 200);
  for (const bytes of [gzipSync(zeros), Buffer.from('<html>'), gzipSync(damaged)]) {
    await assert.rejects(unpack(bytes), InfrastructureError);
  }
  assert.deepEqual(await readdir(folder), []);
});

test('a failing source comes through, with all files closed', async () => {
  const bytes = tarball([{ path: 'package/a', content: randomBytes(100_000).toString('hex') }]);
  const lost = new Error('connection lost');
  async function* failing() {
    yield bytes.subarray(0, 50_000);
    throw lost;
  }
  await assert.rejects(unpack(bytes, ROOMY, failing()), lost);
  if (process.platform !== 'linux') return;
  const open = await readdir('/proc/self/fd');
  const targets = await Promise.all(
    open.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')),
  );
  assert.deepEqual(
    targets.filter((target) => target.startsWith(folder)),
    [],
  );
});

test('a vanished folder is an error, not a hang', async () => {
  await rm(folder, { recursive: true });
  await assert.rejects(unpack(tarball([{ path: 'package/a', content: 'x' }])));
});

test('only a sha512 counts as integrity', () => {
  const hash = integrityOf(Buffer.from('x'));
  assert.equal(`sha512-${sha512Of(`sha1-abc= ${hash} sha256-d=`, 'it')}`, hash);
  for (const integrity of ['', 'sha1-abc=', hash.slice(0, -3), `x${hash}`]) {
    assert.throws(() => sha512Of(integrity, 'it'), InfrastructureError);
  }
});
