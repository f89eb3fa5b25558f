import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { readFileStart } from '../../src/config/file.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';
import type { Report } from '../../src/report/report.ts';
import { run } from '../../src/run/run.ts';
import { pathOf, realClaude } from './claude.ts';

const TARGET = fileURLToPath(new URL('particular-target.ts', import.meta.url));
const COMMAND = `exec "${process.execPath}" "${TARGET}"`;

/** Targets that want something particular, each run through the real CLI from a settings file. */
describe('a target', { timeout: 300_000 }, () => {
  let claude = '';
  const workspaces: string[] = [];
  before(async () => {
    claude = pathOf(await realClaude());
  });
  after(() => {
    for (const folder of workspaces) rmSync(folder, { recursive: true, force: true });
  });

  const smoke = async (settings: Readonly<Record<string, unknown>>) => {
    const workspace = mkdtempSync(join(tmpdir(), 'smoke-target-'));
    workspaces.push(workspace);
    mkdirSync(join(workspace, '.github'));
    const file = {
      'proxy-command': COMMAND,
      'proxy-ready': '/ready',
      'claude-path': claude,
      upstream: 'scripted',
      probes: 'basic_text',
      retries: 0,
      ...settings,
    };
    writeFileSync(join(workspace, '.github/claude-smoke.yml'), stringify(file));
    const config = loadConfig({
      input: () => undefined,
      readFile: readFileStart,
      cwd: workspace,
      catalogue: PROBE_NAMES,
    });
    const progress = { line: () => undefined, phase: () => undefined, cell: () => undefined };
    const signal = new AbortController().signal;
    const { report } = await run(config, { env: process.env, progress, signal });
    return { report, workspace };
  };

  test('serves several models without a restart, each asked for by name', async () => {
    const { report, workspace } = await smoke({
      models: ['maker/one', 'maker/two', { model: 'other/three', 'claude-model': 'sonnet' }],
      'proxy-restart': 'never',
      'proxy-env': { STARTS: 'starts.txt' },
      'claude-env': { ANTHROPIC_DEFAULT_SONNET_MODEL: '{model}' },
    });
    assert.deepEqual(classifications(report), ['passed', 'passed', 'passed']);
    assert.deepEqual(lines(join(workspace, 'starts.txt')), ['started']);
    assert.deepEqual(askedFor(workspace), ['maker/one', 'maker/two', 'other/three']);
  });

  test('is started for each model by default, and told its name', async () => {
    const { report, workspace } = await smoke({
      models: ['maker/one', 'maker/two'],
      'proxy-env': { STARTS: 'starts.txt', ONLY_MODEL: '{model}' },
      'claude-env': { ANTHROPIC_DEFAULT_SONNET_MODEL: '{model}' },
    });
    assert.deepEqual(classifications(report), ['passed', 'passed']);
    assert.equal(lines(join(workspace, 'starts.txt')).length, 2);
  });

  test('finds its configuration written and its set-up done, once', async () => {
    const { report, workspace } = await smoke({
      models: ['maker/one', 'maker/two'],
      'proxy-setup': 'echo done >> setup.txt',
      'proxy-files': [
        { path: 'etc/proxy.json', content: '{"port": {port}, "upstream": "{upstream}"}' },
      ],
      'proxy-command': `test -f setup.txt && ${COMMAND}`,
      'proxy-env': { CONFIG: 'etc/proxy.json' },
    });
    assert.deepEqual(classifications(report), ['passed', 'passed']);
    assert.deepEqual(lines(join(workspace, 'setup.txt')), ['done']);
  });

  test('mints a token of its own after it listens', async () => {
    const { report } = await smoke({
      'proxy-env': { TOKEN_FILE: 'token.txt' },
      'auth-token-file': 'token.txt',
    });
    assert.deepEqual(classifications(report), ['passed']);
    // The CLI tries a 401 again for half a minute; a few seconds tell as much.
    const without = await smoke({
      'proxy-env': { TOKEN_FILE: 'token.txt' },
      'probe-timeout': 4,
    });
    assert.notDeepEqual(classifications(without.report), ['passed']);
  });

  test('learns its upstream from a header and its model’s name from the CLI', async () => {
    const { report } = await smoke({
      'proxy-env': { BY_HEADER: '1', ONLY_MODEL: 'maker/special' },
      'claude-env': {
        ANTHROPIC_CUSTOM_HEADERS: 'x-upstream: {upstream}\nx-tenant: smoke',
        ANTHROPIC_DEFAULT_SONNET_MODEL: 'maker/special',
      },
    });
    assert.deepEqual(classifications(report), ['passed']);
    const without = await smoke({ 'proxy-env': { BY_HEADER: '1' } });
    assert.deepEqual(classifications(without.report), ['product_failure']);
  });

  test('lives under a path', async () => {
    const settings = { 'proxy-env': { UNDER: '/anthropic' } };
    const { report } = await smoke({
      ...settings,
      'proxy-url': 'http://127.0.0.1:{port}/anthropic',
    });
    assert.deepEqual(classifications(report), ['passed']);
    const without = await smoke(settings);
    assert.deepEqual(classifications(without.report), ['product_failure']);
  });

  test('remembers an earlier cell, unless it is restarted for each', async () => {
    const settings = {
      'proxy-env': { REMEMBERS: '1' },
      probes: 'basic_text, tool_use_roundtrip',
      concurrency: 1,
    };
    const { report } = await smoke({ ...settings, 'proxy-restart': 'cell' });
    assert.deepEqual(classifications(report), ['passed', 'passed']);
    const without = await smoke(settings);
    const [first, second] = classifications(without.report);
    assert.equal(first, 'passed');
    assert.notEqual(second, 'passed');
  });
});

function classifications(report: Report): string[] {
  assert.equal(report.error, null);
  return report.outcomes.map(({ classification }) => classification);
}

function lines(path: string): string[] {
  return readFileSync(path, 'utf8').trim().split('\n');
}

/** The models that the CLI asked for, as recorded. */
function askedFor(workspace: string): string[] {
  const folder = join(workspace, 'claude-smoke-report/exchanges');
  const models = readdirSync(folder).flatMap((name) =>
    lines(join(folder, name)).flatMap((line) => {
      const { side, request } = JSON.parse(line);
      const asked: unknown =
        side === 'north' && request.method === 'POST' ? JSON.parse(request.body).model : undefined;
      return typeof asked === 'string' ? [asked] : [];
    }),
  );
  return [...new Set(models)].sort();
}
