import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { before, describe, test } from 'node:test';
import { installerOf } from '../../src/claude/installer.ts';
import type { Claude } from '../../src/claude/locate.ts';
import { obtainPty } from '../../src/claude/screen/pty-install.ts';
import { realClaude } from './claude.ts';
import { MADE, type PlayedScreen, playScreen, SESSIONS } from './screen-session.ts';

/** The real CLI's own screen; it was never driven on Windows, so nothing is registered there. */
const onPosix: typeof describe | (() => void) =
  process.platform === 'win32' ? () => undefined : describe;

onPosix('the real CLI at its own screen', { timeout: 300_000 }, () => {
  let claude: Claude;
  before(async () => {
    claude = await realClaude();
  });

  function told({ run }: PlayedScreen) {
    const { stuck, pictures } = run.screen;
    return JSON.stringify({ stuck, code: run.returncode, screen: pictures.at(-1)?.rows }, null, 1);
  }

  test('a first prompt is answered, the session gets a title, and /exit leaves', async () => {
    const played = await playScreen(claude, SESSIONS['first prompt']);
    const { run, egress } = played;
    assert.deepEqual([run.screen.stuck, run.returncode], [undefined, 0], told(played));
    assert.deepEqual(
      run.session.turns.map(({ answer, end }) => [answer, end]),
      [['The answer to say.', 'answered']],
      told(played),
    );
    assert.equal(run.transcript.result?.isError, false);
    assert.equal(run.session.titles.length, 1, told(played));
    assert.ok(egress.every(({ host }) => /^[\w.-]+:\d+$/.test(host) && !host.startsWith('127.')));
  });

  test('a command that needs a permission runs when it is allowed by key', async () => {
    const played = await playScreen(claude, SESSIONS['a command that is allowed']);
    const { run, files } = played;
    assert.deepEqual([run.screen.stuck, run.returncode], [undefined, 0], told(played));
    assert.deepEqual(Object.keys(files), [MADE]);
    assert.deepEqual(
      run.transcript.toolUses.map(({ name }) => name),
      ['Bash'],
    );
    assert.equal(run.transcript.toolResults[0]?.isError, false);
    assert.deepEqual(run.session.permissionModes, ['default']);
  });

  test('Escape breaks the answer off, and the next prompt works', async () => {
    const played = await playScreen(claude, SESSIONS['Escape, and a next prompt']);
    assert.deepEqual(
      played.run.session.turns.map(({ answer, end }) => [answer, end]),
      [
        ['First words.', 'interrupted'],
        ['The answer to say.', 'answered'],
      ],
      told(played),
    );
  });
});

onPosix('the pty', { timeout: 120_000 }, () => {
  test('comes from the registry, is kept in the cache, and opens terminals', async () => {
    const cacheRoot = mkdtempSync(join(tmpdir(), 'smoke-cache-'));
    const nowhere = join(cacheRoot, 'from.js');
    const installer = installerOf(process.env, async () => ({ code: 0, stdout: '', stderr: '' }));
    const found = await obtainPty({ ...installer, cacheRoot }, nowhere);
    assert.ok(found.ok, JSON.stringify(found));
    const offline = { ...installer.registry, url: 'http://127.0.0.1:9' };
    const again = await obtainPty({ ...installer, registry: offline, cacheRoot }, nowhere);
    assert.ok(again.ok, 'the second time without a network');
    const shell = again.value.spawn('/bin/sh', ['-c', 'test -t 1 && echo at a terminal'], {});
    let output = '';
    shell.onData((text) => {
      output += text;
    });
    await new Promise((resolve) => shell.onExit(resolve));
    assert.match(output, /at a terminal/);
  });
});
