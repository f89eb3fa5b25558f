import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { currentHost } from '../../src/claude/platform.ts';

test('the machine is described as Node sees it, with its C library', () => {
  const host = currentHost();
  assert.equal(host.platform, process.platform);
  assert.equal(host.arch, process.arch);
  // musl's loader lies in /lib under this name, on musl systems only or as an extra package.
  const muslLoader =
    process.platform === 'linux' && readdirSync('/lib').some((name) => name.startsWith('ld-musl-'));
  if (!muslLoader) assert.equal(host.musl, false);
});
