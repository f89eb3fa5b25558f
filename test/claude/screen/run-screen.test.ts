import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as anywhere } from 'node:test';
import { fileURLToPath } from 'node:url';
import { installerOf } from '../../../src/claude/installer.ts';
import { obtainPty } from '../../../src/claude/screen/pty-install.ts';
import { runScreen, type ScreenStart } from '../../../src/claude/screen/run-screen.ts';
import type { ScreenStep } from '../../../src/claude/screen/step.ts';
import { isAlive } from '../../system/alive.ts';
import { testRun } from '../../system/run.ts';

/** The screen was never driven on Windows, so nothing is registered there. */
const test: typeof anywhere | ((name: string, run: () => unknown) => void) =
  process.platform === 'win32' ? () => undefined : anywhere;

const SECRET = 'hidden-word';

const fake = fileURLToPath(new URL('fake-screen.cjs', import.meta.url));

/** Plays a script at a program that draws as Claude Code does. */
async function play(
  steps: readonly ScreenStep[],
  more: Partial<ScreenStart> = {},
  signal: AbortSignal = new AbortController().signal,
) {
  const found = await obtainPty(installerOf({}, async () => ({ code: 0, stdout: '', stderr: '' })));
  assert.ok(found.ok);
  const config = mkdtempSync(join(tmpdir(), 'smoke-screen-'));
  return runScreen(testRun({ signal }), found.value, {
    claude: { command: process.execPath, prefix: [fake] },
    argv: [],
    env: { PATH: process.env['PATH'] ?? '', TERM: 'xterm-256color', CLAUDE_CONFIG_DIR: config },
    cwd: config,
    config,
    steps,
    timeoutMs: 60_000,
    ...more,
  });
}

test('a prompt is typed, sent and answered; the CLI is left by /exit', async () => {
  const run = await play([
    { await: 'ready' },
    { send: 'say some words' },
    { await: 'done' },
    { send: 'say more' },
    { await: 'done' },
  ]);
  assert.deepEqual([run.returncode, run.timedOut, run.screen.stuck], [0, false, undefined]);
  assert.equal(run.screen.stopped, false);
  assert.deepEqual(run.session.turns, [
    { prompt: 'say some words', answer: 'some words', end: 'answered' },
    { prompt: 'say more', answer: 'more', end: 'answered' },
  ]);
  assert.equal(run.transcript.result?.text, 'more');
  assert.deepEqual(
    run.screen.pictures.map(({ after }) => after),
    [
      'wait for ready',
      'send "say some words"',
      'wait for done',
      'send "say more"',
      'wait for done',
      'the end',
    ],
  );
  const last = run.screen.pictures.at(-1);
  assert.ok(last?.rows.includes('● more'), 'taken before it was left');
  assert.equal(last?.title, 'fake ready');
  assert.equal(run.stdout, last?.rows.join('\n'));
});

test('dialogs are answered by their labels, wherever the cursor stands', async () => {
  const run = await play([
    { send: 'ask' },
    { answer: 'allow' },
    { await: 'done' },
    { send: 'ask' },
    { answer: 'deny' },
    { await: 'done' },
    { send: 'ask' },
    { await: 'done', whenAsked: 'allow' },
    { send: 'ask' },
    { answer: { option: 'No' } },
    { await: 'done' },
  ]);
  assert.equal(run.screen.stuck, undefined);
  assert.deepEqual(
    run.session.turns.map(({ answer }) => answer),
    ['Yes', 'left', 'Yes', 'No'],
  );
});

test('Escape breaks a turn off, keys and pastes reach the prompt, and the session’s file is waited for', async () => {
  const run = await play([
    { send: 'work' },
    { await: 'working' },
    { press: 'escape' },
    { await: 'done' },
    { paste: 'say pasted ' },
    { type: 'and typed' },
    { press: 'enter' },
    { awaitText: '● pasted and typed' },
    {
      what: 'two turns',
      awaitSession: (lines) => lines.filter(({ event }) => event.type === 'user').length === 3,
    },
    { pauseMs: 10 },
  ]);
  assert.equal(run.screen.stuck, undefined);
  assert.deepEqual(
    run.session.turns.map(({ end }) => end),
    ['interrupted', 'answered'],
  );
});

test('a notice is seen, and goes by a key', async () => {
  const run = await play([
    { send: 'notice' },
    { await: 'notice' },
    { press: 'enter' },
    { await: 'done' },
  ]);
  assert.equal(run.session.turns[0]?.answer, 'went on');
});

test('a dialog or notice that the script has no answer to ends it soon, and is in the picture', async () => {
  for (const prompt of ['ask', 'notice']) {
    const run = await play([{ send: prompt }, { await: 'done' }]);
    const { stuck, pictures, stopped } = run.screen;
    assert.deepEqual([stuck?.step, stuck?.words, stuck?.why], [1, 'wait for done', 'blocked']);
    assert.equal(stuck?.state, prompt === 'ask' ? 'asking' : 'notice');
    assert.deepEqual([run.timedOut, run.returncode, stopped], [false, undefined, true]);
    assert.ok(pictures.at(-1)?.rows.some((row) => row.includes('Esc to cancel')));
  }
});

test('a dialog that never comes is not waited for once the turn is over', async () => {
  const run = await play([{ send: 'say nothing asked' }, { answer: 'allow' }]);
  assert.deepEqual([run.screen.stuck?.why, run.screen.stuck?.state], ['blocked', 'ready']);
});

test('what does not come in time ends the script there, and the group is gone', async () => {
  const run = await play([
    { send: 'child' },
    { await: 'done' },
    { send: 'for ever' },
    { await: 'done', withinMs: 500 },
    { send: 'never typed' },
  ]);
  assert.deepEqual([run.screen.stuck?.step, run.screen.stuck?.why], [3, 'late']);
  assert.deepEqual([run.timedOut, run.returncode], [true, undefined], 'its code 0 is no success');
  const pid = Number(/child (\d+)/.exec(run.session.turns[0]?.answer ?? '')?.[1]);
  assert.ok(pid > 0);
  assert.ok(!isAlive(pid), 'the grandchild is gone');
});

test('the limit of the whole run holds too', async () => {
  const run = await play([{ send: 'for ever' }, { await: 'done' }], { timeoutMs: 3000 });
  assert.deepEqual([run.timedOut, run.screen.stuck?.why], [true, 'late']);
});

test('a CLI that will not leave is ended', async () => {
  const run = await play([{ send: 'say I stay' }, { await: 'done' }]);
  assert.deepEqual([run.screen.stuck, run.screen.stopped], [undefined, true]);
  assert.deepEqual([run.returncode, run.timedOut], [undefined, false], 'its code 0 is no success');
});

test('what a CLI leaves behind in its group goes with it', async () => {
  const run = await play([{ send: 'child' }, { await: 'done' }]);
  assert.deepEqual([run.screen.stopped, run.returncode], [false, 0]);
  const pid = Number(/child (\d+)/.exec(run.session.turns[0]?.answer ?? '')?.[1]);
  assert.ok(pid > 0);
  assert.ok(!isAlive(pid));
});

test('an abort ends it early, and it counts as neither timed out nor exited', async () => {
  const run = await play([{ await: 'ready' }, { pauseMs: 30_000 }], {}, AbortSignal.timeout(1000));
  assert.deepEqual(
    [run.timedOut, run.returncode, run.screen.stuck?.why],
    [false, undefined, 'cancelled'],
  );
  assert.ok(run.duration < 20);
});

test('a CLI that ends in the middle tells its code', async () => {
  const run = await play([{ send: 'crash' }, { await: 'done' }]);
  assert.deepEqual([run.returncode, run.screen.stuck?.why], [3, 'ended']);
  assert.equal((await play([{ send: 'crash' }, { await: 'ended' }])).screen.stuck, undefined);
});

test('a CLI that cannot be started says why', async () => {
  const run = await play([{ await: 'ready' }], {
    claude: { command: join(tmpdir(), 'no-such-claude'), prefix: [] },
  });
  assert.match(run.startError ?? '', /No such file/);
  assert.equal(run.returncode, undefined);
});

test('an answer of which the session’s file says nothing is over when the prompt has stood a while', async () => {
  const run = await play([{ send: 'silent' }, { await: 'done' }]);
  assert.deepEqual([run.screen.stuck, run.returncode], [undefined, 0]);
  assert.equal(run.session.turns[0]?.end, 'open');
});

test('it stands at a real terminal, with the environment it is given and no other', async () => {
  const run = await play([{ send: 'env' }, { await: 'done' }]);
  const env = JSON.parse(run.session.turns[0]?.answer ?? '{}');
  assert.deepEqual([env.tty, env.columns, env.TERM], [true, 120, 'xterm-256color']);
  assert.equal(env.HOME, undefined);
});

test('pictures and session lines are redacted', async () => {
  const run = await play([{ send: `say ${SECRET}` }, { await: 'done' }]);
  assert.ok(!JSON.stringify(run).includes(SECRET));
  assert.equal(run.transcript.result?.text, '***');
});
