import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { takeTurns } from '../../src/claude/turns.ts';

test('a turn is handed over only once the one before has its result', async () => {
  const { stdin, onOutput } = takeTurns(['one\n', 'two\n']);
  const handed: string[] = [];
  const done = (async () => {
    for await (const turn of stdin) handed.push(turn);
  })();
  await setImmediate();
  assert.deepEqual(handed, ['one\n']);
  onOutput(Buffer.from('{"type":"assistant"}\n{"type":"resu'));
  await setImmediate();
  assert.deepEqual(handed, ['one\n']);
  onOutput(Buffer.from('lt"}\n'));
  await setImmediate();
  assert.deepEqual(handed, ['one\n', 'two\n']);
  onOutput(Buffer.from('{"type":"result"}\n'));
  await done;
});
