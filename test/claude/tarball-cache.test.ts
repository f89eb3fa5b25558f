import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Download } from '../../src/claude/download.ts';
import { fromCache, intoCache, type TarballCache } from '../../src/claude/tarball-cache.ts';

function memory() {
  const kept = new Map<string, Buffer>();
  const told: string[] = [];
  const cache: TarballCache = {
    tell: (notice) => told.push(notice),
    restore: async (path, key) => {
      const bytes = kept.get(key);
      if (bytes) writeFileSync(path, bytes);
      return bytes !== undefined;
    },
    save: async (path, key) => {
      kept.set(key, readFileSync(path));
    },
  };
  const folder = mkdtempSync(join(tmpdir(), 'tarball-cache-'));
  return { kept, told, cache, tarball: { path: join(folder, 'below', 'a.tgz'), key: 'a' } };
}

async function* body(...pieces: string[]): Download {
  for (const piece of pieces) yield Buffer.from(piece);
}

async function textOf(bytes: Download): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

test('what was consumed at the last try is what is kept, and no file stays', async () => {
  const { kept, told, cache, tarball } = memory();
  await intoCache(cache, tarball, async (keep) => {
    await assert.rejects(async () => {
      for await (const _ of keep(body('broken', 'off'))) throw new Error('cut');
    });
    assert.equal(await textOf(keep(body('who', 'le'))), 'whole');
  });
  assert.equal(kept.get('a')?.toString(), 'whole');
  assert.ok(!existsSync(tarball.path));
  assert.deepEqual(told, []);
});

test('nothing is kept of what could not be consumed', async () => {
  const { kept, cache, tarball } = memory();
  const failing = intoCache(cache, tarball, async (keep) => {
    await textOf(keep(body('x')));
    throw new Error('wrong hash');
  });
  await assert.rejects(failing, /wrong hash/);
  assert.equal(kept.size, 0);
  assert.ok(!existsSync(tarball.path));
});

test('a place that cannot be written costs the keeping, not the release', async () => {
  const { kept, told, cache, tarball } = memory();
  writeFileSync(join(tarball.path, '..', '..', 'below'), 'a file where the folder should be');
  let seen = '';
  await intoCache(cache, tarball, async (keep) => {
    seen = await textOf(keep(body('whole')));
  });
  assert.equal(seen, 'whole');
  assert.equal(kept.size, 0);
  assert.match(told[0] ?? '', /^The release is not kept for later runs/);
});

test('kept bytes that are not what was announced are told, removed and not used', async () => {
  const { kept, told, cache, tarball } = memory();
  await intoCache(cache, tarball, async (keep) => void (await textOf(keep(body('x')))));
  kept.set('a', Buffer.from('poison'));
  const tarballAgain = { ...tarball, path: join(mkdtempSync(join(tmpdir(), 'again-')), 'a.tgz') };
  const used = await fromCache(cache, tarballAgain, async (bytes) => {
    assert.equal(await textOf(bytes), 'poison');
    throw new Error('it is not what the registry announced');
  });
  assert.equal(used, false);
  assert.match(told.join(), /cache's a is not used, the registry is asked: it is not what/);
  assert.ok(!existsSync(tarballAgain.path));
});
