import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findAttempts } from '../../src/wire/attribution.ts';

test('an attempt is known by its tag or by the folder it works in', () => {
  assert.deepEqual(findAttempts('[smoke:tool_chain-0a1b2c3d] Read it.'), ['tool_chain-0a1b2c3d']);
  assert.deepEqual(findAttempts('[smoke:tool_chain-0a1b2c3d/next]'), ['tool_chain-0a1b2c3d']);
  assert.deepEqual(findAttempts('CWD: /tmp/claude-smoke-Qx/thinking-0a1b2c3d-Zz9/workspace'), [
    'thinking-0a1b2c3d',
  ]);
});

test('session ids and other hyphened words name no attempt', () => {
  assert.deepEqual(findAttempts('ed3b6405-5df1-475d-a4b7-22c5e61cb703 claude-sonnet-20260901'), []);
});
