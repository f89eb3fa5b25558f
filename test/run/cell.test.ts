import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { CLASSIFICATIONS } from '../../src/config/classifications.ts';
import { outcomeSchema } from '../../src/report/report.ts';
import { runCell } from '../../src/run/cell.ts';
import { outcomeOf } from '../../src/run/outcome.ts';
import type { Session } from '../../src/run/session.ts';
import type { Run } from '../../src/system/run.ts';
import type { AttemptWire } from '../../src/wire/reading.ts';
import { testRun } from '../system/run.ts';
import { json, reading, stream } from '../wire/readings.ts';
import { cell, cellConfig, fakeClaude, fakeSession } from './cells.ts';

/** Joins the prompt's two parts, as asked. */
const ANSWER = `const [left, right] = prompt.split(' ').slice(-2); say({ type: 'result', result: left + '-' + right });`;

/** A session that recorded one clean message of each attempt. */
function recording(log: string[] = [], more: Partial<AttemptWire> = {}): Session {
  const session = fakeSession(log);
  const message = {
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text: 'x' }],
    stop_reason: 'end_turn',
    usage: { input_tokens: 1, output_tokens: 1 },
  };
  const north = reading({
    request: { model: 'm', max_tokens: 1, messages: [] },
    response: json(message),
  });
  return {
    ...session,
    take: async () => ({
      north: [north],
      south: [],
      southRecorded: false,
      scripted: true,
      ...more,
    }),
  };
}

/** The same with a live model, of which nobody knows what it will say the next time. */
const live = (log: string[] = []) => recording(log, { scripted: false });

/** A script that does the first thing once, and the other from then on. */
function onceThen(first: string, then: string): string {
  const marker = JSON.stringify(join(mkdtempSync(join(tmpdir(), 'smoke-flaky-')), 'second'));
  return `if (fs.existsSync(${marker})) { ${then} } else { fs.writeFileSync(${marker}, ''); ${first} }`;
}

const WRONG = `say({ type: 'result', result: 'something else' });`;

async function run(script: string, session: Session, retries = 1, within: Partial<Run> = {}) {
  const config = cellConfig({ retries });
  const end = await runCell(testRun(within), config, cell({ claude: fakeClaude(script) }), session);
  const outcome = end && outcomeSchema.parse(end.outcome);
  return { outcome, trouble: end?.trouble, profile: end?.wire?.profile, dir: config.reportDir };
}

test('a cell tells by names what its CLI sent', async () => {
  const { profile } = await run(ANSWER, recording());
  assert.deepEqual(profile?.routes, ['POST /v1/messages?beta']);
  assert.deepEqual(profile?.body, ['max_tokens: number', 'messages: array', 'model: string']);
});

test('a cell that passes is recorded once, with its exchanges', async () => {
  const { outcome, dir } = await run(ANSWER, recording());
  assert.deepEqual(
    [
      outcome?.classification,
      outcome?.outcome,
      outcome?.attempts,
      outcome?.flaky,
      outcome?.request_count,
      outcome?.cli_returncode,
    ],
    ['passed', 'passed', 1, false, 1, 0],
    outcome?.reasons.join('; '),
  );
  assert.match(readFileSync(join(dir, 'exchanges', 'm1~2.1.330~basic_text.jsonl'), 'utf8'), /"n1"/);
});

test('a cell that a model fails first and then passes is flaky, and both attempts are told', async () => {
  const { outcome } = await run(onceThen(WRONG, ANSWER), live());
  assert.deepEqual(
    [outcome?.classification, outcome?.attempts, outcome?.flaky],
    ['passed', 2, true],
  );
  assert.deepEqual(
    outcome?.attempts_detail.map(({ classification }) => classification),
    ['model_feature_failure', 'passed'],
  );
  assert.match(outcome?.attempts_detail[0]?.reasons[0] ?? '', /something else/);
});

test('what the target did is done: it is not forgiven by a second attempt', async () => {
  const { outcome } = await run(onceThen(WRONG, ANSWER), recording());
  assert.deepEqual(
    [outcome?.classification, outcome?.attempts, outcome?.flaky],
    ['product_failure', 1, false],
  );
});

test('a hard rule broken in a later attempt decides', async () => {
  let taken = 0;
  const good = live();
  const broken = reading({ request: { model: 'm', stream: true }, response: stream([]) });
  const session: Session = {
    ...good,
    take: async (id) => {
      const wire = await good.take(id);
      taken += 1;
      return taken === 1 ? wire : { ...wire, north: [broken] };
    },
  };
  const { outcome } = await run(onceThen(WRONG, ANSWER), session, 2);
  assert.deepEqual([outcome?.classification, outcome?.attempts], ['product_failure', 2]);
});

test('a cell that goes on failing uses up its attempts, and its record is redacted', async () => {
  const log: string[] = [];
  const session = live(log);
  const taking: Session = {
    ...session,
    take: (id) => {
      log.push('log of hidden-word\n');
      return session.take(id);
    },
  };
  const script = `say({ type: 'result', result: 'no: hidden-word' }); console.error('hidden-word');`;
  const { outcome } = await run(script, taking, 2);
  assert.deepEqual(
    [outcome?.classification, outcome?.attempts, outcome?.flaky],
    ['model_feature_failure', 3, false],
  );
  assert.equal(outcome?.attempts_detail.length, 3);
  assert.ok(!JSON.stringify(outcome).includes('hidden-word'));
  for (const text of [
    outcome?.stdout_excerpt,
    outcome?.stderr_excerpt,
    outcome?.log_excerpt,
    outcome?.reasons[0],
  ]) {
    assert.match(text ?? '', /\*\*\*/);
  }
});

test('a failing harness is told as such, and costs no other cell', async () => {
  const broken: Session = {
    ...recording(),
    take: () => Promise.reject(new Error('hidden-word broke')),
  };
  const { outcome } = await run(ANSWER, broken);
  assert.equal(outcome?.classification, 'harness_bug');
  assert.match(outcome.reasons[0] ?? '', /the harness failed: Error: \*\*\* broke/);
});

test('a machine in trouble is told as such, whatever of ours it struck', async () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), {
    code: 'ENOSPC',
    syscall: 'write',
  });
  const full: Session = { ...recording(), take: () => Promise.reject(error) };
  const { outcome, trouble } = await run(ANSWER, full);
  assert.equal(trouble?.code, 'ENOSPC');
  assert.deepEqual([outcome?.classification, outcome?.reasons], ['harness_bug', [trouble.words]]);
  assert.equal((await run(ANSWER, recording())).trouble, undefined);
});

test('a cell cut short by a cancellation is not judged', async () => {
  const { outcome } = await run('setInterval(() => {}, 1000)', recording(), 1, {
    signal: AbortSignal.timeout(200),
  });
  assert.equal(outcome, undefined);
});

test('classes are passed, skipped or failed as the contract says', () => {
  const table = Object.fromEntries(CLASSIFICATIONS.map((name) => [name, outcomeOf(name)]));
  assert.deepEqual(table, {
    passed: 'passed',
    missing_env: 'skipped',
    not_applicable: 'skipped',
    probe_timeout: 'failed',
    harness_bug: 'failed',
    product_failure: 'failed',
    upstream_unavailable: 'failed',
    model_feature_failure: 'failed',
  });
});
