import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openProgress, stampsOf } from './played.ts';
import { recordedCell } from './recorded.ts';

const STAMPS = { traffic: 'a', verdict: 'b' };

test('a run goes on where one with the same sources ended', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'smoke-mutants-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const open = (stamps = STAMPS, offline = false) => openProgress(folder, stamps, offline);
  const cell = await recordedCell();
  const telling = { by: 'a/b', severity: 'error', reason: 'r', named: true } as const;
  const killed = { id: 'one', probes: ['basic_text'], telling, seconds: 1.5 };
  const survived = { ...killed, id: 'two', telling: undefined };

  const first = await open();
  assert.equal(first.recording, undefined);
  await first.keepRecording([cell]);
  await first.keep(killed);
  await first.keep(survived);
  const second = await open();
  assert.deepEqual(second.recording, [cell]);
  assert.deepEqual([...second.played.values()], [killed, survived]);

  // The rules changed: the traffic still holds for them, but what was said of it does not.
  const rulesChanged = { ...STAMPS, verdict: 'c' };
  assert.deepEqual((await open(rulesChanged, true)).recording, [cell]);
  const third = await open(rulesChanged);
  assert.equal(third.recording, undefined);
  assert.equal(third.played.size, 0);
});

test('stamps tell releases apart', async () => {
  const [one, other] = [await stampsOf('1.0.0'), await stampsOf('2.0.0')];
  assert.notEqual(one.traffic, other.traffic);
  assert.deepEqual(one, await stampsOf('1.0.0'));
});
