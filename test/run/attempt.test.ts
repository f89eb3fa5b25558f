import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { compactCommand } from '../../src/probes/compact_command.ts';
import { toolUseRoundtrip } from '../../src/probes/tool_use_roundtrip.ts';
import { runAttempt } from '../../src/run/attempt.ts';
import { isAlive } from '../system/alive.ts';
import { testRun } from '../system/run.ts';
import { cell, cellConfig, fakeClaude, fakeSession } from './cells.ts';

const TELL = `say({ type: 'told', env: process.env, argv: process.argv.slice(2), cwd: process.cwd(), files: fs.readdirSync('.'), home: fs.readdirSync(process.env.HOME) });`;

test('the CLI gets its own home, an empty workspace and only the allowed environment', async () => {
  const run = testRun();
  const told = cell({ claude: fakeClaude(TELL) });
  const { id, seen } = await runAttempt(run, cellConfig(), told, fakeSession());
  const event = seen.steps[0]?.transcript.events[0];
  assert.ok(event);
  assert.deepEqual([event['files'], event['home']], [[], []]);
  const env = new Map(Object.entries(Object(event['env'])));
  assert.ok(String(env.get('HOME')).startsWith(run.scratch));
  assert.ok(String(env.get('CLAUDE_CONFIG_DIR')).startsWith(run.scratch));
  assert.ok(String(event['cwd']).includes('workspace'));
  assert.equal(env.get('ANTHROPIC_BASE_URL'), `http://127.0.0.1:9/c/${id}`);
  assert.equal(env.get('ANTHROPIC_AUTH_TOKEN'), 'target-token');
  assert.equal(env.get('SMOKE_RUN_ID'), 'run-1');
  assert.equal(env.get('CLAUDE_CODE_EXTRA'), '1');
  assert.ok(!env.has('OPENAI_API_KEY'));
  const argv = event['argv'];
  assert.ok(Array.isArray(argv) && argv.includes('--bare'));
  assert.ok(String(argv.at(-1)).startsWith(`[smoke:${id}]`));
  assert.deepEqual(readdirSync(run.scratch), [], 'nothing stays');
});

test('a probe’s files are in the workspace, and what the CLI leaves there is seen', async () => {
  const script = `fs.writeFileSync('made.txt', 'by the CLI'); say({ type: 'result', result: fs.readFileSync('smoke-read.txt', 'utf8').trim() });`;
  const { seen } = await runAttempt(
    testRun(),
    cellConfig(),
    cell({ probe: toolUseRoundtrip, claude: fakeClaude(script) }),
    fakeSession(),
  );
  assert.equal(seen.steps[0]?.transcript.result?.text, seen.secret.whole);
  assert.equal(seen.files['made.txt'], 'by the CLI');
});

test('steps share a session and stop at the first that fails', async () => {
  const script = `say({ type: 'told', argv: process.argv.slice(2) }); process.exitCode = process.env.CLAUDE_CODE_FAIL === '1' ? 1 : 0;`;
  const of = async (fail: string) => {
    const config = cellConfig({ claudeEnv: { CLAUDE_CODE_FAIL: fail } });
    const compacting = cell({ probe: compactCommand, claude: fakeClaude(script) });
    return (await runAttempt(testRun(), config, compacting, fakeSession())).seen.steps;
  };
  const [start, resume] = await of('0');
  const after = (argv: readonly string[] = [], flag: string) => argv[argv.indexOf(flag) + 1];
  assert.match(after(start?.argv, '--session-id') ?? '', /^[0-9a-f-]{36}$/);
  assert.equal(after(resume?.argv, '--resume'), after(start?.argv, '--session-id'));
  assert.equal((await of('1')).length, 1);
});

test('a time-out ends the group and keeps the output', async () => {
  const script = `
    const sleeper = require('node:child_process').spawn('sleep', ['1000']);
    say({ type: 'sleeps', pid: sleeper.pid, what: 'hidden-word' }); setInterval(() => {}, 1000);`;
  const { seen } = await runAttempt(
    testRun(),
    cellConfig({ probeTimeoutMs: 1000 }),
    cell({ claude: fakeClaude(script) }),
    fakeSession(),
  );
  const [run] = seen.steps;
  assert.ok(run?.timedOut);
  assert.equal(run.transcript.events[0]?.['what'], '***', 'redacted where it is read');
  assert.ok(!isAlive(Number(run.transcript.events[0]?.['pid'])));
});

test('a cancelled attempt ends soon, and leaves nothing', async () => {
  const run = testRun({ signal: AbortSignal.timeout(300) });
  const { seen } = await runAttempt(
    run,
    cellConfig(),
    cell({ claude: fakeClaude('setInterval(() => {}, 1000)') }),
    fakeSession(),
  );
  assert.deepEqual(
    [seen.steps.length, seen.steps[0]?.timedOut, seen.steps[0]?.returncode],
    [1, false, undefined],
  );
  assert.ok(existsSync(run.scratch));
  assert.deepEqual(readdirSync(run.scratch), []);
});

test('only what the target logged meanwhile is the attempt’s log', async () => {
  const log = ['before\n'];
  const session = fakeSession(log);
  const taking = {
    ...session,
    take: (id: string) => {
      log.push('during\n');
      return session.take(id);
    },
  };
  const attempt = await runAttempt(
    testRun(),
    cellConfig(),
    cell({ claude: fakeClaude('') }),
    taking,
  );
  assert.equal(attempt.log, 'during\n');
});

test('what the CLI tries to reach elsewhere is refused, and told of its own attempt', async () => {
  const script = `
    const proxy = new URL(process.env.HTTPS_PROXY);
    const asked = require('node:http').request({ host: proxy.hostname, port: proxy.port, method: 'CONNECT', path: 'elsewhere.example.com:443' });
    asked.on('connect', (response) => { say({ type: 'told', status: response.statusCode }); response.socket.destroy(); });
    asked.end();`;
  const attempt = (told: string) =>
    runAttempt(testRun(), cellConfig(), cell({ claude: fakeClaude(told) }), fakeSession());
  const { seen } = await attempt(script);
  assert.equal(seen.steps[0]?.transcript.events[0]?.['status'], 403);
  assert.deepEqual(seen.egress, [{ host: 'elsewhere.example.com:443', count: 1 }]);
  const quiet = await attempt('');
  assert.deepEqual(quiet.seen.egress, []);
});
