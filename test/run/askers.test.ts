import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openAskers } from '../../src/run/askers.ts';
import type { OpenExchange } from '../../src/wire/ledger.ts';

const COUNT = { method: 'POST', path: '/v1/messages/count_tokens?beta=true' };
const TURN = { method: 'POST', path: '/v1/messages?beta=true' };

function open(attempt: string | undefined, call = COUNT): OpenExchange {
  return { ...call, id: 'n1', attempt, age: 1, answeredAt: undefined, received: 0 };
}

test('a count without a tag is made for the only attempt that waits for one', () => {
  const askers = openAskers();
  assert.equal(askers.askerOf(COUNT), undefined);
  askers.watch(() => [open('ui_context-1'), open('ui_context-1'), open('basic_text-2', TURN)]);
  assert.equal(askers.askerOf(COUNT), 'ui_context-1');
  assert.equal(askers.askerOf(TURN), undefined, 'turns bear tags');
  const end = askers.watch(() => [open('count_tokens-3')]);
  assert.equal(askers.askerOf(COUNT), undefined, 'two attempts wait');
  end();
  assert.equal(askers.askerOf(COUNT), 'ui_context-1');
});
