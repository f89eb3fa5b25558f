import assert from 'node:assert/strict';
import { mkdtempSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Outcome } from '../../src/report/report.ts';
import { judgeMatrix } from '../../src/run/matrix.ts';
import { secondsBy } from '../../src/run/order.ts';
import { planCells } from '../../src/run/plan.ts';
import { testRun } from '../system/run.ts';
import { readAll, serve } from '../wire/loopback.ts';
import { askingClaude } from './asking-claude.ts';
import { claude } from './cells.ts';
import { loadedConfig } from './loaded-config.ts';

const PASS_THROUGH = fileURLToPath(new URL('../end-to-end/pass-through.ts', import.meta.url));

type Given = {
  readonly inputs?: Readonly<Record<string, string>>;
  /** The target asks the upstream by itself, unseen. */
  readonly unseen?: boolean;
};

/** Judges three cells of one model before an upstream that answers in one way. */
async function judged(
  t: TestContext,
  answer: (response: ServerResponse) => void,
  given: Given = {},
) {
  const asked: { model?: string; max_tokens?: number }[] = [];
  const upstream = await serve(t, async (request, response) => {
    const body = (await readAll(request)).toString();
    // Whether the target is ready is no question to the model.
    if (body === '') {
      response.writeHead(404).end();
      return;
    }
    asked.push(JSON.parse(body));
    answer(response);
  });
  const serving = `exec "${process.execPath}" "${PASS_THROUGH}"`;
  const config = loadedConfig({
    probes: 'basic_text,non_streaming,unicode_text',
    retries: '0',
    models: 'v/one',
    'report-dir': mkdtempSync(join(tmpdir(), 'smoke-preflight-')),
    'proxy-command': given.unseen
      ? `SMOKE_UPSTREAM=${upstream} ${serving.replace('exec ', '')}`
      : serving,
    upstream: given.unseen ? 'live' : upstream,
    ...given.inputs,
  });
  const release = claude('2.1.330', { command: process.execPath, prefix: [askingClaude()] });
  const outcomes: Outcome[] = [];
  const lines: string[] = [];
  await judgeMatrix({
    secondsOf: secondsBy(undefined),
    run: testRun(),
    config,
    cells: planCells(config, [release]),
    onEnd: async ({ outcome }) => {
      outcomes.push(outcome);
    },
    onBusy: () => undefined,
    onLine: (text) => text.startsWith('preflight') && lines.push(text),
  });
  return { asked, outcomes, lines, classes: outcomes.map(({ classification }) => classification) };
}

const refusing = (status: number, type: string, message: string) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ type: 'error', error: { type, message } }));
};
const LOW = refusing(400, 'invalid_request_error', 'Your credit balance is too low to go on.');

test('an empty account is said once, after one cheap request, and no cell is run', async (t) => {
  for (const unseen of [false, true]) {
    const { asked, classes, outcomes, lines } = await judged(t, LOW, { unseen });
    assert.deepEqual(classes, [
      'upstream_unavailable',
      'upstream_unavailable',
      'upstream_unavailable',
    ]);
    assert.equal(asked.length, 1);
    assert.equal(asked[0]?.model, 'm', 'the id that the CLI asks by');
    assert.ok((asked[0]?.max_tokens ?? 0) <= 16);
    const reasons = new Set(outcomes.map(({ reasons: [first] }) => first));
    assert.equal(reasons.size, 1);
    assert.match([...reasons].join(), /^preflight: the account .* credit balance is too low/);
    assert.match(lines.join(), /preflight of one: the account behind the target/);
  }
});

test('a refused key is missing, an unknown model is not to be had', async (t) => {
  const key = await judged(t, refusing(401, 'authentication_error', 'invalid x-api-key'));
  assert.deepEqual(new Set(key.classes), new Set(['missing_env']));
  const model = await judged(t, refusing(404, 'not_found_error', 'model: m'));
  assert.deepEqual(new Set(model.classes), new Set(['upstream_unavailable']));
  assert.match(model.outcomes[0]?.reasons[0] ?? '', /does not know the model/);
});

test('whatever else comes back changes nothing: the cells are run and judge', async (t) => {
  const busy = refusing(529, 'overloaded_error', 'Overloaded');
  const { asked, lines } = await judged(t, busy);
  assert.equal(asked.length, 4);
  assert.match(lines.join(), /preflight of one: answered with 529/);
  const cut = await judged(t, (response) => response.socket?.destroy());
  assert.ok(cut.asked.length >= 4);
});

test('switched off, or before the scripted model, nothing is asked ahead', async (t) => {
  const off = await judged(t, LOW, { inputs: { preflight: 'false' } });
  assert.equal(off.asked.length, 3);
  assert.deepEqual(new Set(off.classes), new Set(['upstream_unavailable']), 'the cells say it too');
  const scripted = await judged(t, LOW, { inputs: { upstream: 'scripted' } });
  assert.deepEqual(scripted.lines, []);
});
