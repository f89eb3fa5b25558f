import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PtyModule } from '../../src/claude/screen/pty-install.ts';
import type { Config } from '../../src/config/config.ts';
import { shortfall } from '../../src/run/needs.ts';
import { bad, type Result } from '../../src/system/result.ts';
import { load } from '../config/settings.ts';

const help = '--permission-mode <mode>  (choices: "acceptEdits", "plan")';
const claude = { version: '2.0.77', flags: new Set(['--resume']), help };
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
  assert.match(why({ permissionMode: 'auto' }, live) ?? '', /2\.0\.77 has no permission mode auto/);
  const later = { ...claude, help: help.replace('"plan"', '"auto", "plan"') };
  assert.equal(shortfall({ needs: { permissionMode: 'auto' } }, later, live), undefined);
});

test('a screen needs a release whose screen is known, and a pseudo-terminal', () => {
  const needs = { screen: true };
  const none = bad('there is no pseudo-terminal for linux-s390x');
  const asked = (version: string, pty?: Result<PtyModule>) =>
    shortfall({ needs }, { ...claude, version }, live, pty);
  assert.equal(asked('2.0.77'), undefined);
  assert.equal(asked('2.0.77', none), none.fault);
  assert.match(asked('1.0.20') ?? '', /the screen of Claude Code 1\.0\.20 is not known/);
  assert.equal(shortfall({ needs: {} }, claude, live, none), undefined);
});

test('the scripted model, a live one and a recorded upstream are told apart', () => {
  const needs = [{ scripted: true }, { south: true }, { live: true }];
  const runs = (config: Config) => needs.map((need) => why(need, config) === undefined);
  assert.deepEqual(runs(embedded), [true, false, false]);
  assert.deepEqual(runs(behind), [true, true, false]);
  assert.deepEqual(runs(live), [false, false, true]);
});
