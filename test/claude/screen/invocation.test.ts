import assert from 'node:assert/strict';
import { test } from 'node:test';
import { screenArgv } from '../../../src/claude/screen/invocation.ts';
import { screenlessReason } from '../../../src/claude/screen/releases.ts';

const ATTEMPT = { model: 'sonnet', sessionId: 'id-1' };
const claude = { flags: new Set(['--session-id', '--strict-mcp-config']), help: '' };

test('a plain session names its model and its session, and nothing else', () => {
  assert.deepEqual(screenArgv({ steps: [], session: 'start' }, claude, ATTEMPT), [
    '--model',
    'sonnet',
    '--session-id',
    'id-1',
  ]);
  const old = { flags: new Set<string>(), help: '' };
  assert.deepEqual(screenArgv({ steps: [], session: 'start' }, old, ATTEMPT), [
    '--model',
    'sonnet',
  ]);
});

test('yesterday’s session is continued, or resumed by its id', () => {
  const flags = (session: 'continue' | 'resume') =>
    screenArgv({ steps: [], session }, claude, ATTEMPT).slice(2);
  assert.deepEqual(flags('continue'), ['--continue']);
  assert.deepEqual(flags('resume'), ['--resume', 'id-1']);
});

test('permissions, agents and servers come as flags, the variadic ones last', () => {
  const argv = screenArgv(
    {
      steps: [],
      session: 'start',
      permissionMode: 'default',
      allow: ['Read(./**)', 'Bash(ls:*)'],
      agents: { a: { description: 'd', prompt: 'p' } },
      mcpServers: { s: { command: 'x' } },
      flags: ['--verbose'],
    },
    claude,
    ATTEMPT,
  );
  assert.deepEqual(argv.slice(4), [
    '--permission-mode',
    'default',
    '--agents',
    '{"a":{"description":"d","prompt":"p"}}',
    '--strict-mcp-config',
    '--mcp-config',
    '{"mcpServers":{"s":{"command":"x"}}}',
    '--verbose',
    '--allowedTools',
    'Read(./**),Bash(ls:*)',
  ]);
});

test('releases older than any tried have a reason', () => {
  assert.match(screenlessReason('1.0.100') ?? '', /screen of Claude Code 1\.0\.100 is not known/);
  for (const version of ['1.0.128', '2.0.77', '2.1.331', '2.2.0']) {
    assert.equal(screenlessReason(version), undefined);
  }
});
