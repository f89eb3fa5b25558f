import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { compactCommand } from '../../src/probes/compact_command.ts';
import { toolUseRoundtrip } from '../../src/probes/tool_use_roundtrip.ts';
import { runAttempt } from '../../src/run/attempt.ts';
import { isAlive } from '../system/alive.ts';
import { cell, fakeClaude, fakeSession, settings } from './cells.ts';

const TELL = `say({ type: 'told', env: process.env, argv: process.argv.slice(2), cwd: process.cwd(), files: fs.readdirSync('.'), home: fs.readdirSync(process.env.HOME) });`;

test('the CLI gets its own home, an empty workspace and only the allowed environment', async () => {
  const used = settings();
  const { id, seen } = await runAttempt(cell({ claude: fakeClaude(TELL) }), fakeSession(), used);
  const told = seen.steps[0]?.transcript.events[0];
  assert.ok(told);
  assert.deepEqual([told['files'], told['home']], [[], []]);
  const env = new Map(Object.entries(Object(told['env'])));
  assert.ok(String(env.get('HOME')).startsWith(used.scratch));
  assert.ok(String(env.get('CLAUDE_CONFIG_DIR')).startsWith(used.scratch));
  assert.ok(String(told['cwd']).includes('workspace'));
  assert.equal(env.get('ANTHROPIC_BASE_URL'), `http://127.0.0.1:9/c/${id}`);
  assert.equal(env.get('ANTHROPIC_AUTH_TOKEN'), 'target-token');
  assert.equal(env.get('SMOKE_RUN_ID'), 'run-1');
  assert.equal(env.get('CLAUDE_CODE_EXTRA'), '1');
  assert.ok(!env.has('OPENAI_API_KEY'));
  const argv = told['argv'];
  assert.ok(Array.isArray(argv) && argv.includes('--bare'));
  assert.ok(String(argv.at(-1)).startsWith(`[smoke:${id}]`));
  assert.deepEqual(readdirSync(used.scratch), [], 'nothing stays');
});

test('a probe’s files are in the workspace, and what the CLI leaves there is seen', async () => {
  const script = `fs.writeFileSync('made.txt', 'by the CLI'); say({ type: 'result', result: fs.readFileSync('smoke-read.txt', 'utf8').trim() });`;
  const { seen } = await runAttempt(
    cell({ probe: toolUseRoundtrip, claude: fakeClaude(script) }),
    fakeSession(),
    settings(),
  );
  assert.equal(seen.steps[0]?.transcript.result?.text, seen.secret.whole);
  assert.equal(seen.files['made.txt'], 'by the CLI');
});

test('steps share a session and stop at the first that fails', async () => {
  const script = `say({ type: 'told', argv: process.argv.slice(2) }); process.exitCode = process.env.CLAUDE_CODE_FAIL === '1' ? 1 : 0;`;
  const of = async (fail: string) => {
    const used = settings({ claudeEnv: { CLAUDE_CODE_FAIL: fail } });
    return (
      await runAttempt(
        cell({ probe: compactCommand, claude: fakeClaude(script) }),
        fakeSession(),
        used,
      )
    ).seen.steps;
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
    cell({ claude: fakeClaude(script) }),
    fakeSession(),
    settings({ timeoutMs: 1000 }),
  );
  const [run] = seen.steps;
  assert.ok(run?.timedOut);
  assert.equal(run.transcript.events[0]?.['what'], '***', 'redacted where it is read');
  assert.ok(!isAlive(Number(run.transcript.events[0]?.['pid'])));
});

test('a cancelled attempt ends soon, and leaves nothing', async () => {
  const used = settings({ signal: AbortSignal.timeout(300) });
  const { seen } = await runAttempt(
    cell({ claude: fakeClaude('setInterval(() => {}, 1000)') }),
    fakeSession(),
    used,
  );
  assert.deepEqual(
    [seen.steps.length, seen.steps[0]?.timedOut, seen.steps[0]?.returncode],
    [1, false, undefined],
  );
  assert.ok(existsSync(used.scratch));
  assert.deepEqual(readdirSync(used.scratch), []);
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
  const attempt = await runAttempt(cell({ claude: fakeClaude('') }), taking, settings());
  assert.equal(attempt.log, 'during\n');
});
