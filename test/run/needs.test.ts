import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Config } from '../../src/config/config.ts';
import { shortfall } from '../../src/run/needs.ts';
import { load } from '../config/settings.ts';

const claude = { version: '2.0.77', flags: new Set(['--resume']) };
const embedded = load({});
const behind = load({ inputs: { 'proxy-command': 'serve', upstream: 'scripted' } });
const live = load({ inputs: { 'proxy-command': 'serve' } });

const why = (needs: Parameters<typeof shortfall>[0]['needs'], config: Config) =>
  shortfall({ needs }, claude, config);

test('what a release or target lacks is the reason not to run', () => {
  for (const config of [embedded, behind, live]) assert.equal(why({}, config), undefined);
  assert.match(why({ flags: ['--effort', '--resume'] }, live) ?? '', /does not know --effort$/);
  assert.match(why({ claude: '2.1.0' }, live) ?? '', /2\.1\.0 or later/);
  assert.equal(why({ claude: '2.0.77' }, live), undefined);
});

test('the scripted model, a live one and a recorded upstream are told apart', () => {
  const needs = [{ scripted: true }, { south: true }, { live: true }];
  const runs = (config: Config) => needs.map((need) => why(need, config) === undefined);
  assert.deepEqual(runs(embedded), [true, false, false]);
  assert.deepEqual(runs(behind), [true, true, false]);
  assert.deepEqual(runs(live), [false, false, true]);
});
