import assert from 'node:assert/strict';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { tokenOf } from '../../src/target/token.ts';
import { testRun } from '../system/run.ts';
import { targetConfig } from './settings.ts';

/** Settings with a token file in a folder of its own. */
function minting(more: { readonly content?: string; readonly readyTimeoutMs?: number }) {
  const file = join(mkdtempSync(join(tmpdir(), 'smoke-token-')), 'token');
  if (more.content !== undefined) writeFileSync(file, more.content);
  const { readyTimeoutMs = 100 } = more;
  return { target: targetConfig({ readyTimeoutMs }), authToken: undefined, authTokenFile: file };
}

test('a file that does not come, or stays empty, is told with the reason', async () => {
  await assert.rejects(tokenOf(testRun(), minting({})), /its token cannot be read: ENOENT/);
  await assert.rejects(tokenOf(testRun(), minting({ content: ' ' })), /token is empty\. Next/);
});

test('a file that comes late is waited for, and its token redacted from then on', async () => {
  const run = testRun();
  const config = minting({ readyTimeoutMs: 20_000 });
  setTimeout(() => writeFileSync(config.authTokenFile, 'minted-late\n'), 200);
  assert.equal(await tokenOf(run, config), 'minted-late');
  assert.equal(run.secrets.redact('minted-late'), '***');
});

test('a cancelled run waits for no token', async () => {
  const run = testRun({ signal: AbortSignal.timeout(50) });
  await assert.rejects(tokenOf(run, minting({ readyTimeoutMs: 60_000 })), /cancelled/);
});
