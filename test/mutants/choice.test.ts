import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosen, settingsFrom } from './choice.ts';
import { patternFor } from './equivalents.ts';
import { playOffline } from './offline.ts';
import { recordedCell } from './recorded.ts';
import { readingsOf } from './recording.ts';
import { sitesOf } from './sites.ts';

const cells = [await recordedCell('basic_text'), await recordedCell('interrupt')];
const sites = sitesOf(
  await Promise.all(
    cells.map(async (cell) => ({ probe: cell.probe, readings: await readingsOf(cell) })),
  ),
);
const settings = (...args: string[]) => settingsFrom(args, () => 'random');
const ids = (...args: string[]) => chosen(sites, settings(...args), cells).map(({ id }) => id);

test('a sample has another seed each time unless one is asked for', () => {
  assert.equal(settings('--sample', '40').seed, 'random');
  assert.equal(settings('--sample', '40', '--seed', 'x').seed, 'x');
  assert.equal(settings().seed, settings('--offline').seed);
  assert.throws(() => settings('--sample', 'many'));
  assert.throws(() => settings('--shard', '3/2'));
  assert.throws(() => settings('--unheard-of'));
});

test('shards share all mutants out, and a sample is part of them', () => {
  const all = ids();
  assert.ok(all.length > 100);
  assert.deepEqual([...ids('--shard', '1/2'), ...ids('--shard', '2/2')].sort(), all.toSorted());
  assert.deepEqual(ids('--sample', '7', '--seed', '1'), all.slice(0, 7));
  const some = ids('--only', 'usage');
  assert.ok(some.length > 0 && some.every((id) => id.includes('usage')));
});

test('nothing equivalent is played, and that a thing is dropped is always tried', () => {
  const all = chosen(sites, settings(), cells);
  assert.deepEqual(
    all.filter((mutant) => patternFor(mutant) !== undefined),
    [],
  );
  const dropped = (path: string) => all.some(({ id }) => id === `messages ${path} dropped`);
  assert.ok(dropped('request-body messages[system].output_config'));
  assert.ok(dropped('event message_stop'));
});

test('offline the rules tell a mutant over the recorded exchanges, or the upstream refuses it', async () => {
  const play = async (id: string) => {
    const mutant = chosen(sites, settings('--only', `^${id}$`), cells)[0];
    assert.ok(mutant, id);
    return (await playOffline(mutant, cells)).telling;
  };
  const beta = await play('messages beta two-2026-01-01 dropped');
  assert.deepEqual(
    [beta?.by, beta?.severity, beta?.named],
    ['headers/anthropic-beta', 'error', true],
  );
  const stop = await play('messages event message_stop dropped');
  assert.equal(stop?.by, 'stream/terminal-event');
  const role = await play('messages request-body messages dropped');
  assert.ok(role);
});
