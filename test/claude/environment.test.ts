import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { attemptFolders, claudeEnvironment } from '../../src/claude/environment.ts';

const folders = attemptFolders(join('root', 'one'));
const options = {
  run: {
    id: 'r1',
    env: {
      PATH: '/bin',
      HOME: '/home/me',
      GITHUB_TOKEN: 'ghs',
      OPENAI_API_KEY: 'k',
      ANTHROPIC_API_KEY: 'k',
      CLAUDE_CONFIG_DIR: '/home/me/.claude',
      HTTPS_PROXY: 'http://p',
      NODE_OPTIONS: '--inspect',
      LC_ALL: undefined,
    },
  },
  folders,
  baseUrl: 'http://127.0.0.1:1/c/a-1',
  token: 'tok',
  timeoutMs: 5000,
  extra: {},
};

test('of the parent only what a program needs comes through', () => {
  const env = claudeEnvironment(options);
  assert.equal(env['PATH'], '/bin');
  for (const name of [
    'GITHUB_TOKEN',
    'OPENAI_API_KEY',
    'ANTHROPIC_API_KEY',
    'HTTPS_PROXY',
    'NODE_OPTIONS',
    'LC_ALL',
  ]) {
    assert.ok(!(name in env), name);
  }
  assert.ok(Object.values(env).every((value) => !value.includes('/home/me')));
});

test('home, config and temp are the attempt’s own, and the seed’s switches are set', () => {
  const env = claudeEnvironment(options);
  for (const name of ['HOME', 'USERPROFILE', 'TMPDIR', 'TEMP', 'TMP', 'CLAUDE_CONFIG_DIR']) {
    assert.ok(env[name]?.startsWith(join('root', 'one')), name);
  }
  assert.equal(env['ANTHROPIC_BASE_URL'], options.baseUrl);
  assert.equal(env['ANTHROPIC_API_URL'], `${options.baseUrl}/v1`);
  assert.equal(env['ANTHROPIC_AUTH_TOKEN'], 'tok');
  assert.deepEqual([env['TERM'], env['NO_COLOR'], env['SMOKE_RUN_ID']], ['dumb', '1', 'r1']);
});

test('extras add settings of the CLI, and neither redirect it nor reach its surroundings', () => {
  const env = claudeEnvironment({
    ...options,
    extra: {
      CLAUDE_CODE_X: '1',
      ANTHROPIC_DEFAULT_HAIKU_MODEL: 'h',
      MAX_THINKING_TOKENS: '8000',
      ANTHROPIC_AUTH_TOKEN: 'mine',
      ANTHROPIC_BASE_URL: 'http://elsewhere',
      HOME: '/home/me',
      NODE_OPTIONS: '--inspect',
    },
  });
  assert.deepEqual(
    [env['CLAUDE_CODE_X'], env['ANTHROPIC_DEFAULT_HAIKU_MODEL'], env['MAX_THINKING_TOKENS']],
    ['1', 'h', '8000'],
  );
  assert.equal(env['ANTHROPIC_AUTH_TOKEN'], 'mine');
  assert.equal(env['ANTHROPIC_BASE_URL'], options.baseUrl);
  assert.equal(env['HOME'], folders.home);
  assert.ok(!('NODE_OPTIONS' in env));
});

test('at the screen the CLI is as people have it: a terminal with colours, and its side requests', () => {
  const env = claudeEnvironment({ ...options, at: 'screen' });
  assert.equal(env['TERM'], 'xterm-256color');
  for (const name of ['NO_COLOR', 'CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC']) {
    assert.ok(!(name in env), name);
  }
  for (const name of ['DISABLE_AUTOUPDATER', 'DISABLE_TELEMETRY', 'DISABLE_ERROR_REPORTING']) {
    assert.equal(env[name], '1');
  }
});

test('calls to other places go where the watch says, and no setting turns them elsewhere', () => {
  const egress = { HTTPS_PROXY: 'http://127.0.0.1:2', NO_PROXY: '127.0.0.1' };
  const env = claudeEnvironment({ ...options, egress, extra: { HTTPS_PROXY: 'http://p' } });
  assert.deepEqual([env['HTTPS_PROXY'], env['NO_PROXY']], ['http://127.0.0.1:2', '127.0.0.1']);
});
