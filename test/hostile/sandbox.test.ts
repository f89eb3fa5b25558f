import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { lineProgress } from '../../src/run/progress.ts';
import { run, type World } from '../../src/run/run.ts';
import { BUBBLEWRAP } from '../../src/system/sandbox/bubblewrap.ts';
import { findSandbox } from '../../src/system/sandbox/find-sandbox.ts';
import { NAMESPACES } from '../../src/system/sandbox/namespaces.ts';
import type { Sandbox } from '../../src/system/sandbox/sandbox.ts';
import { pathOf, realClaude } from '../end-to-end/claude.ts';
import { loadedConfig } from '../run/loaded-config.ts';
import { startHostileModel } from './hostile-model.ts';
import { outsideCalls } from './outside-calls.ts';

/** What stands outside, in a file, in another process's environment and in its arguments. */
const CANARY = `canary${randomBytes(12).toString('hex')}`;
const SHELL = ['bash_tool', 'auto_client'];
const SHELLLESS = ['tool_use_roundtrip', 'write_and_edit', 'subagent_task'];

describe('a hostile model behind a clean proxy', { timeout: 300_000 }, () => {
  let claude = '';
  const root = mkdtempSync(join(homedir(), '.smoke-hostile-'));
  const temp = join(root, 'temp');
  const file = join(root, 'id_rsa');
  let other: ChildProcess | undefined;
  before(async () => {
    claude = pathOf(await realClaude());
    mkdirSync(temp);
    writeFileSync(file, `${CANARY}\n`);
    other = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1e6)', CANARY], {
      env: { CANARY },
      stdio: 'ignore',
    });
  });
  after(() => {
    other?.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  });

  async function tempt(
    probes: readonly string[],
    sandboxes?: readonly Sandbox[],
    more: Readonly<Record<string, string>> = {},
  ) {
    const calls = outsideCalls(file);
    const model = await startHostileModel(calls);
    const config = loadedConfig({
      'claude-path': claude,
      'proxy-url': model.url,
      probes: probes.join(','),
      retries: '1',
      preflight: 'false',
      'report-dir': join(root, 'report'),
      ...more,
    });
    const world: World = {
      env: { PATH: process.env['PATH'], RUNNER_TEMP: temp },
      progress: lineProgress(
        () => undefined,
        () => undefined,
      ),
      signal: new AbortController().signal,
      ...(sandboxes ? { sandboxes } : {}),
    };
    const { report } = await run(config, world);
    await model.close();
    assert.equal(report.error, null);
    const heard = model.heard.join('\n');
    const encoded = Buffer.from(CANARY).toString('base64').slice(2, 30);
    assert.equal(readFileSync(file, 'utf8'), `${CANARY}\n`, 'nothing was written');
    const leaked = heard.includes(CANARY) || heard.includes(encoded);
    return { outcomes: report.outcomes, made: model.made(), calls: calls.length, leaked };
  }

  for (const sandbox of [NAMESPACES, BUBBLEWRAP]) {
    test(`gets nothing through a shell in ${sandbox.name}, and each cell is red`, async () => {
      const found = await findSandbox({ env: process.env, scratch: root }, [sandbox]);
      // Which of them a system has is its own affair; with neither no shell is opened.
      const { outcomes, made, calls, leaked } = await tempt(SHELL, [sandbox]);
      assert.equal(leaked, false, 'a byte of the canary came back');
      if (!found) {
        assert.ok(outcomes.every(({ classification }) => classification === 'not_applicable'));
        return;
      }
      assert.ok(calls >= 170 && made >= calls * SHELL.length, `${made} of ${calls}`);
      // It answers the checks of auto mode no better, which is told first there.
      assert.ok(outcomes.every(({ outcome }) => outcome === 'failed'));
      const [{ classification, attempts, reasons } = assert.fail()] = outcomes;
      assert.deepEqual([classification, attempts], ['model_feature_failure', 1]);
      assert.match(reasons[0] ?? '', /^reach\/outside: the model or the proxy asked for `/);
    });
  }

  test('what does not hold is not taken for a sandbox', async () => {
    const open: Sandbox = { name: 'none', enclose: (program) => program };
    assert.equal(await findSandbox({ env: process.env, scratch: root }, [open]), undefined);
  });

  test('as a proxy before the scripted model, in the open, it gets the file: and is told as the one who asked', async () => {
    const proxy = fileURLToPath(new URL('hostile-proxy.ts', import.meta.url));
    const heard = join(root, 'heard');
    const { outcomes } = await tempt(['bash_tool'], [], {
      upstream: 'scripted',
      'proxy-url': '',
      'proxy-command': `exec "${process.execPath}" "${proxy}" "${file}" "${heard}"`,
    });
    assert.ok(readFileSync(heard, 'utf8').includes(CANARY), 'without a sandbox these trials fail');
    const [{ classification, reasons } = assert.fail()] = outcomes;
    assert.equal(classification, 'product_failure');
    assert.ok(reasons.some((reason) => reason.startsWith('reach/outside: the proxy asked for')));
  });

  test('gets nothing where a probe has no shell, and each cell is red', async () => {
    const { outcomes, made, calls, leaked } = await tempt(SHELLLESS);
    assert.equal(leaked, false);
    assert.ok(made >= calls * SHELLLESS.length, `${made} of ${calls}`);
    for (const { cell, classification, reasons } of outcomes) {
      assert.equal(classification, 'model_feature_failure', cell);
      assert.match(reasons[0] ?? '', /^reach\/outside: /);
    }
  });

  test('meets no shell where the machine has no sandbox', async () => {
    const { outcomes, made } = await tempt([...SHELL, 'ui_first_turn'], []);
    assert.equal(made, 0);
    for (const { classification, reasons } of outcomes) {
      assert.equal(classification, 'not_applicable');
      assert.match(reasons[0] ?? '', /no sandbox/);
    }
  });
});
