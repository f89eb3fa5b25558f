import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { followSessions } from '../../src/claude/session-file.ts';

function place() {
  const config = mkdtempSync(join(tmpdir(), 'smoke-session-'));
  const folder = join(config, 'projects', '-work');
  return { config, folder, file: join(folder, 'one.jsonl') };
}

test('lines come as they are written, also in pieces that end inside characters', () => {
  const { config, folder, file } = place();
  const sessions = followSessions(config);
  sessions.read();
  assert.deepEqual(sessions.lines(), [], 'before there is a folder');
  mkdirSync(folder, { recursive: true });
  const bytes = Buffer.from(`${JSON.stringify({ type: 'user', text: 'Grüße 🙂' })}\n`);
  for (const byte of bytes.subarray(0, -1)) {
    appendFileSync(file, Buffer.from([byte]));
    sessions.read();
    assert.equal(sessions.lines().length, 0);
  }
  appendFileSync(file, '\n');
  sessions.read();
  sessions.read();
  assert.deepEqual(sessions.lines(), [
    { agent: undefined, event: { type: 'user', text: 'Grüße 🙂' } },
  ]);
});

test('subagents’ files beside and below count as theirs, other files and stray lines not at all', () => {
  const { config, folder, file } = place();
  mkdirSync(join(folder, 'one', 'subagents'), { recursive: true });
  const sub = { type: 'user', isSidechain: true, agentId: 'a1' };
  writeFileSync(file, `no json\n[]\n{"no":"type"}\n${JSON.stringify({ type: 'mode' })}\n`);
  writeFileSync(join(folder, 'agent-a1.jsonl'), `${JSON.stringify(sub)}\n`);
  writeFileSync(
    join(folder, 'one', 'subagents', 'agent-a2.jsonl'),
    `${JSON.stringify({ ...sub, agentId: 'a2' })}\n`,
  );
  writeFileSync(join(folder, 'notes.txt'), `${JSON.stringify({ type: 'mode' })}\n`);
  const sessions = followSessions(config);
  sessions.read();
  const agents = sessions.lines().map(({ agent }) => agent);
  assert.deepEqual(new Set(agents), new Set(['a1', 'a2', undefined]));
  assert.equal(agents.length, 3);
});

test('a sidechain line without an agent’s id is still a subagent’s', () => {
  const { config, folder, file } = place();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ type: 'assistant', isSidechain: true })}\n`);
  const sessions = followSessions(config);
  sessions.read();
  assert.equal(sessions.lines()[0]?.agent, 'agent');
});

test('each line is redacted before it is read', () => {
  const { config, folder, file } = place();
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, `${JSON.stringify({ type: 'user', text: 'hidden-word' })}\n`);
  const sessions = followSessions(config, (text) => text.replaceAll('hidden-word', '***'));
  sessions.read();
  assert.equal(sessions.lines()[0]?.event['text'], '***');
});
