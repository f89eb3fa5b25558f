import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { CellEnd } from '../../src/run/cell.ts';
import { judgeMatrix } from '../../src/run/matrix.ts';
import { secondsBy } from '../../src/run/order.ts';
import { planCells } from '../../src/run/plan.ts';
import type { Run } from '../../src/system/run.ts';
import { testRun } from '../system/run.ts';
import { askingClaude } from './asking-claude.ts';
import { claude } from './cells.ts';
import { loadedConfig } from './loaded-config.ts';

const PASS_THROUGH = fileURLToPath(new URL('../end-to-end/pass-through.ts', import.meta.url));
const SERVE = `exec "${process.execPath}" "${PASS_THROUGH}"`;

/** Judges with a CLI of the test's own. */
async function judge(inputs: Readonly<Record<string, string>>, within: Partial<Run> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'smoke-matrix-'));
  const config = loadedConfig({
    probes: 'basic_text',
    retries: '0',
    upstream: 'scripted',
    'report-dir': dir,
    ...inputs,
  });
  const release = claude('2.1.330', { command: process.execPath, prefix: [askingClaude()] });
  const ends: CellEnd[] = [];
  const busy: string[] = [];
  const error = await judgeMatrix({
    run: testRun(within),
    config,
    cells: planCells(config, [release]),
    secondsOf: secondsBy(undefined),
    onEnd: async (end) => {
      ends.push(end);
    },
    onBusy: (cell, begins) => busy.push(`${begins ? '+' : '-'}${cell}`),
  }).then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? reason : new Error(String(reason))),
  );
  const classes = ends.map(({ outcome }) => `${outcome.model} ${outcome.classification}`).sort();
  return { dir, error, ends, busy, classes };
}

test('each model has a target of its own, and its log is kept redacted', async () => {
  const { dir, error, classes, busy } = await judge({
    models: 'v/one\nv/two',
    'proxy-command': `echo "serving $SMOKE_MODEL with hidden-word"; ${SERVE}`,
  });
  assert.equal(error, undefined);
  assert.deepEqual(classes, ['one passed', 'two passed']);
  for (const model of ['one', 'two']) {
    const log = readFileSync(join(dir, 'logs', `${model}.log`), 'utf8');
    assert.ok(log.includes(`serving v/${model} with ***`), log);
    assert.ok(existsSync(join(dir, 'exchanges', `${model}~2.1.330~basic_text.jsonl`)));
  }
  const ids = ['one', 'two'].map((model) => `${model}/2.1.330/basic_text`);
  assert.deepEqual(busy.toSorted(), [...ids.map((id) => `+${id}`), ...ids.map((id) => `-${id}`)]);
});

test('a target that does not come up costs its own cells alone, and is the run’s error', async () => {
  const { error, classes } = await judge({
    models: 'v/bad\nv/good',
    'proxy-command': `test "$SMOKE_MODEL" = v/good || { echo no such model; exit 3; }; ${SERVE}`,
  });
  assert.deepEqual(classes, ['good passed']);
  assert.equal(error?.name, 'InfrastructureError');
  assert.match(error.message, /exited with code 3 before it was ready[\s\S]*no such model/);
});

test('with proxy-restart never one target serves all, with cell each has its own', async () => {
  for (const [restart, starts] of [
    ['never', 1],
    ['cell', 2],
  ] as const) {
    const mark = join(mkdtempSync(join(tmpdir(), 'smoke-starts-')), 'starts');
    const { error, classes } = await judge({
      models: 'v/one\nv/two',
      'proxy-restart': restart,
      'proxy-command': `echo start >> ${mark}; ${SERVE}`,
    });
    assert.equal(error, undefined);
    assert.equal(classes.length, 2);
    assert.equal(readFileSync(mark, 'utf8').split('\n').length - 1, starts, restart);
  }
});

test('what cannot be run is told first, and no target is started for it', async () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'smoke-starts-')), 'starts');
  const { ends, busy } = await judge({
    probes: 'structured_output',
    'proxy-command': `touch ${mark}; ${SERVE}`,
  });
  assert.deepEqual(
    ends.map(({ outcome }) => [outcome.classification, outcome.attempts]),
    [['not_applicable', 0]],
  );
  assert.match(ends[0]?.outcome.reasons[0] ?? '', /does not know --json-schema/);
  assert.ok(!existsSync(mark));
  assert.deepEqual(busy, []);
});

test('proxy-setup runs once before all, and its failure ends the run before any cell', async () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'smoke-setup-')), 'set-up');
  const { classes } = await judge({
    models: 'v/one\nv/two',
    'proxy-setup': `echo done >> ${mark}`,
    'proxy-command': `test -s ${mark} && ${SERVE}`,
  });
  assert.deepEqual(classes, ['one passed', 'two passed']);
  assert.equal(readFileSync(mark, 'utf8'), 'done\n');
  const failing = await judge({ 'proxy-setup': 'exit 4', 'proxy-command': SERVE });
  assert.match(failing.error?.message ?? '', /proxy-setup ended with code 4/);
  assert.deepEqual(failing.ends, []);
});

test('a cancelled run starts no target', async () => {
  const mark = join(mkdtempSync(join(tmpdir(), 'smoke-starts-')), 'starts');
  const { ends, error } = await judge(
    { 'proxy-command': `touch ${mark}; ${SERVE}` },
    { signal: AbortSignal.abort() },
  );
  assert.deepEqual([ends, error, existsSync(mark)], [[], undefined, false]);
});
