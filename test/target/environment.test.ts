import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigurationError, InfrastructureError } from '../../src/system/errors.ts';
import { fill, targetEnvironment } from '../../src/target/environment.ts';
import { writeTargetFiles } from '../../src/target/files.ts';
import { freePort } from '../../src/target/port.ts';
import { runSetup } from '../../src/target/setup.ts';
import { testRun } from '../system/run.ts';
import { targetConfig } from './settings.ts';

const placement = { port: 4711, upstream: 'http://127.0.0.1:1', model: 'v/m' };

test('the runner’s channels and credentials are withheld, the step’s own variables are not', () => {
  const withheld = [
    'ACTIONS_RUNTIME_TOKEN',
    'ACTIONS_ID_TOKEN_REQUEST_URL',
    'INPUT_AUTH-TOKEN',
    'STATE_x',
    'GITHUB_TOKEN',
    'GITHUB_ENV',
    'GITHUB_OUTPUT',
    'GITHUB_PATH',
    'GITHUB_STATE',
    'GITHUB_STEP_SUMMARY',
    'GH_TOKEN',
  ];
  const passed = ['PATH', 'OPENAI_API_KEY', 'GITHUB_WORKSPACE', 'MY_STATE_x'];
  const step = Object.fromEntries([...withheld, ...passed].map((name) => [name, 'v']));
  const run = { id: 'r', env: step };
  const env = targetEnvironment({ run, env: { A: '{port}' }, placement });
  assert.deepEqual(
    Object.keys(env).sort(),
    [...passed, 'A', 'SMOKE_MODEL', 'SMOKE_PORT', 'SMOKE_RUN_ID', 'SMOKE_UPSTREAM'].sort(),
  );
  assert.deepEqual(
    [env['A'], env['SMOKE_PORT'], env['SMOKE_UPSTREAM'], env['SMOKE_MODEL']],
    ['4711', '4711', 'http://127.0.0.1:1', 'v/m'],
  );
});

test('filling takes values as they are and leaves other braces', () => {
  assert.equal(
    fill('{port}{port} {upstream} {model} {x} $[{port}]', placement),
    '47114711 http://127.0.0.1:1 v/m {x} $[4711]',
  );
  assert.equal(fill('{model}', { ...placement, model: '$& {port}' }), '$& {port}');
  assert.equal(
    fill('{port} {upstream}', { port: undefined, upstream: undefined, model: 'm' }),
    '{port} {upstream}',
  );
});

test('files are written below the working directory and nowhere else', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'smoke-files-'));
  await writeTargetFiles([{ path: 'a/{model}.txt', content: '{port}' }], dir, placement);
  assert.equal(readFileSync(join(dir, 'a/v/m.txt'), 'utf8'), '4711');
  const out = { ...placement, model: '../../out' };
  await assert.rejects(
    writeTargetFiles([{ path: '{model}.txt', content: '' }], join(dir, 'deep'), out),
    ConfigurationError,
  );
});

test('free ports are handed out once', async () => {
  const ports = await Promise.all(Array.from({ length: 20 }, freePort));
  assert.equal(new Set(ports).size, 20);
});

function setup(command: string, signal?: AbortSignal) {
  const place = { port: undefined, upstream: undefined, model: 'v/m' };
  return runSetup(testRun(signal ? { signal } : {}), targetConfig({ setup: command }), place);
}

test('set-up runs with the model and without a port, and its failure shows its redacted lines', async () => {
  await setup('test "$SMOKE_MODEL" = v/m && test -z "$SMOKE_PORT" && test {model} = v/m');
  await assert.rejects(setup('echo hidden-word; exit 9'), (error: unknown) => {
    assert.ok(error instanceof InfrastructureError);
    assert.match(error.message, /with code 9/);
    assert.match(error.message, /\| \*\*\*/);
    return true;
  });
  await assert.rejects(setup('sleep 1000', AbortSignal.timeout(100)), /cancelled/);
});
