import assert from 'node:assert/strict';
import { test } from 'node:test';
import { argvOf, environmentOf, type Invocation, turnsOf } from '../../src/claude/invocation.ts';

const ALL = [
  '--bare',
  '--setting-sources',
  '--strict-mcp-config',
  '--include-partial-messages',
  '--effort',
  '--tools',
  '--no-session-persistence',
];
const modern = { flags: new Set(ALL), help: '(choices: "dontAsk")' };
const old = { flags: new Set<string>(), help: '' };
const attempt = { model: 'sonnet', sessionId: 'b9c1' };
const plain: Invocation = { prompt: '-p is no flag', tools: [], bare: true, session: 'none' };

/** The value after a flag. */
function after(argv: readonly string[], flag: string): string | undefined {
  return argv.includes(flag) ? argv[argv.indexOf(flag) + 1] : undefined;
}

test('a bare prompt: no tools, no session, the least permissions, the prompt last behind --', () => {
  const argv = argvOf(plain, modern, attempt);
  assert.deepEqual(argv.slice(-3), ['-p', '--', '-p is no flag']);
  assert.equal(argv[0], '--bare');
  assert.equal(after(argv, '--tools'), '');
  assert.equal(after(argv, '--permission-mode'), 'dontAsk');
  assert.equal(after(argv, '--model'), 'sonnet');
  assert.equal(after(argv, '--output-format'), 'stream-json');
  assert.ok(
    argv.includes('--no-session-persistence') && argv.includes('--include-partial-messages'),
  );
});

test('no invocation bypasses permissions', () => {
  for (const claude of [modern, old]) {
    const argv = argvOf(
      { ...plain, bare: false, tools: ['Read'], allow: ['Read(./**)'] },
      claude,
      attempt,
    );
    assert.doesNotMatch(argv.join(' '), /bypass|dangerously/i);
    assert.equal(after(argv, '--allowedTools'), 'Read(./**)');
  }
});

test('without --bare nothing of the machine comes in', () => {
  for (const invocation of [plain, { ...plain, bare: false }]) {
    const argv = argvOf(
      invocation,
      { ...modern, flags: new Set(ALL.filter((flag) => flag !== '--bare')) },
      attempt,
    );
    assert.equal(after(argv, '--setting-sources'), 'local');
    assert.equal(after(argv, '--mcp-config'), '{"mcpServers":{}}');
    assert.ok(argv.includes('--strict-mcp-config'));
  }
});

test('a release gets only flags it knows', () => {
  const argv = argvOf({ ...plain, effort: 'high' }, old, attempt);
  for (const flag of ALL) assert.ok(!argv.includes(flag), flag);
  assert.ok(!argv.includes('--permission-mode'));
  assert.deepEqual(environmentOf({ ...plain, effort: 'high' }, old), {
    MAX_THINKING_TOKENS: '8000',
  });
  assert.deepEqual(environmentOf({ ...plain, effort: 'high' }, modern), {});
  assert.equal(after(argvOf({ ...plain, effort: 'high' }, modern, attempt), '--effort'), 'high');
});

test('a session is opened, continued and forked by its id', () => {
  const flags = (session: Invocation['session']) => argvOf({ ...plain, session }, modern, attempt);
  assert.equal(after(flags('start'), '--session-id'), 'b9c1');
  assert.equal(after(flags('resume'), '--resume'), 'b9c1');
  assert.ok(!flags('resume').includes('--fork-session'));
  assert.equal(after(flags('fork'), '--resume'), 'b9c1');
  assert.ok(flags('fork').includes('--fork-session'));
  assert.ok(!flags('start').includes('--no-session-persistence'));
});

test('agents, servers, schema and system prompt go in as JSON and text', () => {
  const argv = argvOf(
    {
      ...plain,
      agents: { a: { prompt: 'p' } },
      mcpServers: { s: { command: 'c' } },
      jsonSchema: { type: 'object' },
      systemPrompt: 'be brief',
      flags: ['--max-turns', '3'],
    },
    modern,
    attempt,
  );
  assert.equal(after(argv, '--agents'), '{"a":{"prompt":"p"}}');
  assert.equal(after(argv, '--mcp-config'), '{"mcpServers":{"s":{"command":"c"}}}');
  assert.equal(after(argv, '--json-schema'), '{"type":"object"}');
  assert.equal(after(argv, '--system-prompt'), 'be brief');
  assert.equal(after(argv, '--max-turns'), '3');
});

test('prompts over stdin: one user message a line, and no prompt in the arguments', () => {
  const invocation = { ...plain, prompt: ['one\ntwo', 'three'] };
  assert.deepEqual(argvOf(invocation, modern, attempt).slice(-3), [
    '--input-format',
    'stream-json',
    '-p',
  ]);
  const sent = (turnsOf(invocation) ?? []).map((line) => JSON.parse(line).message.content);
  assert.deepEqual(sent, ['one\ntwo', 'three']);
  assert.equal(turnsOf(plain), undefined);
});
