import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { listenOnLoopback } from '../../src/system/loopback.ts';
import { askingClaude } from '../run/asking-claude.ts';
import { openStep } from './step-process.ts';

const ODD = fileURLToPath(new URL('odd-target.ts', import.meta.url));
const TARGET = `exec "${process.execPath}" "${ODD}"`;
const CLI = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

/** No stack of ours, ever. */
const assertPlain = (output: string) => assert.doesNotMatch(output, /\n\s+at .*\.ts:\d+/);
const onPosix: typeof test | (() => void) = process.platform === 'win32' ? () => undefined : test;

describe('settings and machines that would break us', { timeout: 120_000 }, () => {
  onPosix('a report folder that cannot be made is told in words, and hangs nobody', async () => {
    for (const dir of ['/proc/x/y', '/dev/null/x']) {
      const { code, output } = await openStep().start('cli', { 'report-dir': dir }).ended;
      assert.equal(code, 1);
      assert.match(output, /infrastructure error: Cannot write the report into/);
      assertPlain(output);
    }
  });

  test('a report folder that fails on the way loses no verdict, and names its input', async () => {
    const step = openStep();
    // A file in the place of the folder, from the time when the target is up.
    const { output } = await step.start('cli', {
      'proxy-command': `: > "${join(step.report, 'exchanges')}"; ${TARGET}`,
    }).ended;
    assert.match(output, /\[1\/1\] count_tokens/);
    assert.match(output, /Report: /);
    assert.match(output, /infrastructure error: report-dir: .* cannot be written \(EEXIST\)/);
    assertPlain(output);
  });

  onPosix('pipes and devices as files are refused', async () => {
    const step = openStep();
    const pipe = join(step.workspace, 'pipe');
    execFileSync('mkfifo', [pipe]);
    const told = await step.start('cli', {
      baseline: pipe,
      'auth-token-file': '/dev/zero',
      'proxy-command': TARGET,
      'proxy-ready-timeout': '1',
    }).ended;
    assert.match(told.output, /baseline: .*pipe cannot be read: it is no regular file; going on/);
    assert.match(told.output, /auth-token-file: .*it is no regular file/);
    assertPlain(told.output);
    const config = await step.start('cli', { config: pipe }).ended;
    assert.match(config.output, /config: .*no regular file/);
  });

  test('a working directory that is not there names its input', async () => {
    const inputs = { 'proxy-command': TARGET, 'proxy-working-directory': 'no/such/folder' };
    const { output } = await openStep().start('cli', inputs).ended;
    assert.match(output, /configuration error: proxy-working-directory: .*folder does not exist/);
    assertPlain(output);
  });

  test('what the target is asked goes straight there, whatever proxy the environment names', async () => {
    const asked: string[] = [];
    const proxy = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(502).end();
    });
    proxy.on('connect', ({ url }, socket) => {
      asked.push(url ?? '');
      socket.end();
    });
    const address = `http://127.0.0.1:${await listenOnLoopback(proxy)}`;
    const env = { NODE_USE_ENV_PROXY: '1', HTTP_PROXY: address, http_proxy: address };
    const inputs = { 'proxy-command': TARGET, 'proxy-ready-timeout': '20' };
    const { output } = await openStep().start('cli', inputs, env).ended;
    proxy.close();
    assert.match(output, /count_tokens/);
    assert.deepEqual(asked, []);
  });

  onPosix('a reader that leaves ends the run quietly, and nothing stays', async () => {
    const step = openStep();
    const command = `"${process.execPath}" "${CLI}" --probes basic_text --claude-path "${askingClaude()}" | head -1`;
    const shell = spawn('bash', ['-c', command], {
      cwd: step.workspace,
      env: { PATH: process.env['PATH'], RUNNER_TEMP: step.temp, HOME: step.temp },
    });
    let output = '';
    for (const stream of [shell.stdout, shell.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        output += text;
      });
    await new Promise((resolve) => shell.once('close', resolve));
    assert.doesNotMatch(output, /EPIPE|\n\s+at /);
    assert.ok(!readdirSync(step.temp).some((name) => name.startsWith('claude-smoke-')));
  });

  test('a state file that cannot be written costs a warning', async () => {
    const step = openStep();
    const state = join(step.workspace, 'state');
    mkdirSync(state);
    const inputs = { probes: 'basic_text', 'upload-artifact': 'false' };
    const { output } = await step.start('action', inputs, { GITHUB_STATE: state }).ended;
    assert.match(output, /::warning::GITHUB_STATE cannot be written/);
    assertPlain(output);
  });

  test('post never publishes another run’s report', async () => {
    const step = openStep();
    await step.start('cli', { probes: 'basic_text' }).ended;
    assert.equal(
      JSON.parse(readFileSync(join(step.report, 'report.json'), 'utf8')).outcomes.length,
      1,
    );
    assert.ok(existsSync(join(step.report, '.claude-smoke')));
    const opened = JSON.stringify({
      id: '0123456789abcdef',
      scratch: join(step.temp, 'claude-smoke-x'),
    });
    const { output } = await step.start('post', {}, { STATE_opened: opened }).ended;
    assert.match(output, /There is no report to publish: .* not of this run/);
    assert.doesNotMatch(output, /Passed/);
  });

  test('a folder of the user’s with our names in it is left alone', async () => {
    const step = openStep();
    mkdirSync(join(step.workspace, 'build', 'logs'), { recursive: true });
    writeFileSync(join(step.workspace, 'build', 'logs', 'mine.log'), 'precious');
    const { output } = await step.start('cli', { 'report-dir': 'build' }).ended;
    assert.match(output, /configuration error: report-dir: .*build holds logs/);
    assert.deepEqual(readdirSync(join(step.workspace, 'build', 'logs')), ['mine.log']);
  });
});
