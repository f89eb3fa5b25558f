import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { test } from 'node:test';
import { ConfigurationError, InfrastructureError } from '../../src/system/errors.ts';
import { keepSecrets } from '../../src/system/redact.ts';
import { startTarget } from '../../src/target/target.ts';
import { isAlive } from '../system/alive.ts';
import { serve, starting, targetConfig } from './settings.ts';

/** The rejection of a start, as an InfrastructureError's message. */
async function faultOf(start: Promise<unknown>): Promise<string> {
  const error = await start.then(
    () => assert.fail('it started'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof InfrastructureError, String(error));
  return error.message;
}

async function textAt(url: string): Promise<string> {
  return (await fetch(url)).text();
}

test('a target that serves is ready, logs, and leaves nothing behind', async () => {
  const pids = `console.log(process.pid); const s = require('node:child_process').spawn('sleep', ['1000']); console.log(s.pid)`;
  const target = await startTarget(
    ...starting(
      targetConfig({}, serve(`console.log('got', request.url); response.end('ok')`, pids)),
    ),
  );
  try {
    const mark = await target.log.mark();
    assert.equal(await textAt(`${target.url}/one`), 'ok');
    await new Promise((resolve) => setTimeout(resolve, 100));
    assert.match(await target.log.since(mark), /^got \/one$/m);
    assert.doesNotMatch(await target.log.since(mark), /^\d+$/m, 'only what came after the mark');
    assert.match(target.token, /^smoke-[0-9a-f]{32}$/);
    assert.equal(
      target.fill('{port} {model} {other}'),
      `${new URL(target.url).port} vendor/model-1 {other}`,
    );
  } finally {
    await target.stop();
  }
  const started = ((await target.log.since(0)).match(/^\d+$/gm) ?? []).map(Number);
  assert.equal(started.length, 2);
  assert.deepEqual(started.filter(isAlive), []);
  await target.stop();
});

test('a start script may end with 0 while its daemon serves and logs; the daemon ends with stop', async () => {
  const daemons = ['&', ...(process.platform === 'linux' ? ['setsid'] : [])];
  for (const kind of daemons) {
    const command = serve(
      `console.log('got', request.url); response.end(String(process.pid))`,
    ).replace('exec ', kind === '&' ? '' : 'setsid ');
    const target = await startTarget(...starting(targetConfig({}, `${command} & true`)));
    // Longer than the wait for output of an ended script.
    await new Promise((resolve) => setTimeout(resolve, 800));
    const pid = Number(await textAt(`${target.url}/late`));
    assert.ok(isAlive(pid));
    await new Promise((resolve) => setTimeout(resolve, 50));
    if (kind === '&') assert.match(await target.log.since(0), /got \/late/);
    await target.stop();
    assert.ok(!isAlive(pid), `${kind}: ${pid} still lives`);
  }
});

test('a target that exits early is told with its last lines, redacted', async () => {
  const message = await faultOf(
    startTarget(
      ...starting(
        targetConfig({}, 'echo starting; echo "bad key hidden-word" >&2; echo ::error::x; exit 3'),
      ),
    ),
  );
  assert.match(message, /exited with code 3 before it was ready/);
  assert.match(message, /bad key \*\*\*/);
  assert.ok(!message.includes('hidden-word'));
  assert.doesNotMatch(message, /^\s*::/m);
  assert.match(message, /Next:/);
});

test('a target that never listens is told with what was seen, and is ended', async () => {
  const message = await faultOf(
    startTarget(...starting(targetConfig({ readyTimeoutMs: 500 }, 'echo $$; sleep 1000'))),
  );
  assert.match(message, /did not become ready within 0.5 s: .*ECONNREFUSED/);
  const pid = Number(/\| (\d+)/.exec(message)?.[1]);
  assert.ok(pid > 0 && !isAlive(pid));
});

test('only errors of 500 and above mean not ready', async () => {
  const failing = targetConfig(
    { readyTimeoutMs: 500 },
    serve('response.statusCode = 503; response.end()'),
  );
  assert.match(await faultOf(startTarget(...starting(failing))), /it answers 503/);
  const strict = serve(`response.statusCode = request.url === '/up' ? 404 : 500; response.end()`);
  const target = await startTarget(...starting(targetConfig({ ready: '/up' }, strict)));
  await target.stop();
});

test('a script that ended with 0 and left nothing is told as such', async () => {
  const message = await faultOf(
    startTarget(...starting(targetConfig({ readyTimeoutMs: 500 }, 'true'))),
  );
  assert.match(message, /had ended with code 0/);
  assert.match(message, /It printed nothing/);
});

test('what a target writes into its log file is shown when it does not come up, an earlier run’s is not', async () => {
  const config = targetConfig();
  const log = join(config.workingDirectory, 'proxy.log');
  writeFileSync(log, 'an earlier run\n');
  const command = `echo "listen failed" >> proxy.log; exit 1`;
  const message = await faultOf(
    startTarget(
      ...starting({
        ...config,
        log,
        source: { kind: 'command', command, url: 'http://127.0.0.1:{port}' },
      }),
    ),
  );
  assert.match(message, /listen failed/);
  assert.doesNotMatch(message, /an earlier run/);
});

test('a place that is taken is not tested in the target’s stead', async () => {
  const squatter = createServer((_, response) => response.end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  const address = squatter.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  try {
    const url = `http://127.0.0.1:${port}`;
    const config = targetConfig({ source: { kind: 'command', command: 'touch started', url } });
    assert.match(
      await faultOf(startTarget(...starting(config))),
      /Something answers at .* before the target is started/,
    );
    assert.ok(!existsSync(join(config.workingDirectory, 'started')));
    const running = await startTarget(
      ...starting(targetConfig({ source: { kind: 'url', url: `${url}/base` } })),
    );
    assert.equal(running.url, `${url}/base`);
    await running.stop();
    assert.equal((await fetch(url)).status, 200, 'a running target is not ours to end');
  } finally {
    squatter.closeAllConnections();
    squatter.close();
  }
});

test('a run that is cancelled does not wait for readiness', async () => {
  const signal = AbortSignal.timeout(200);
  const message = await faultOf(
    startTarget(...starting(targetConfig({}, 'sleep 1000'), { signal })),
  );
  assert.match(message, /cancelled/);
});

test('placement reaches command, environment and files', async () => {
  const answer = `response.end(JSON.stringify([process.argv.slice(1), process.env.UP, process.env.SMOKE_MODEL, require('node:fs').readFileSync('conf/port.txt', 'utf8')]))`;
  const config = targetConfig(
    {
      env: { UP: '{upstream}/v1' },
      files: [{ path: 'conf/port.txt', content: '{port} {model} {x}' }],
    },
    `${serve(answer)} -- '{port}' '{model}' '{upstream}'`,
  );
  const target = await startTarget(...starting(config, { model: 'v/$&m' }));
  try {
    const { port } = new URL(target.url);
    assert.deepEqual(JSON.parse(await textAt(target.url)), [
      [port, 'v/$&m', 'http://127.0.0.1:9/up'],
      'http://127.0.0.1:9/up/v1',
      'v/$&m',
      `${port} v/$&m {x}`,
    ]);
  } finally {
    await target.stop();
  }
});

test('the token: given, from the target’s file, and no good', async () => {
  const secrets = keepSecrets([]);
  const config = targetConfig(
    {},
    serve(
      undefined,
      `require('node:fs').writeFileSync('token', ' minted-1234 ' + String.fromCharCode(10))`,
    ),
  );
  const file = join(config.workingDirectory, 'token');
  const minted = await startTarget(...starting(config, { secrets, authTokenFile: file }));
  await minted.stop();
  assert.equal(minted.token, 'minted-1234');
  assert.equal(secrets.redact('say minted-1234'), 'say ***');
  const given = await startTarget(...starting(config, { secrets, authToken: 'given-1234' }));
  await given.stop();
  assert.equal(given.token, 'given-1234');
  writeFileSync(file, 'two\nlines');
  const bad = targetConfig({}, serve(undefined, `console.log(process.pid)`));
  await assert.rejects(
    startTarget(...starting(bad, { authTokenFile: file })),
    (error: unknown) => error instanceof ConfigurationError && !error.message.includes('two'),
  );
});
