import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerMcp } from '../../../src/probes/mcp/protocol.ts';
import { ORDER, toolsOf } from '../../../src/probes/mcp/tools.ts';
import { at, objectsIn } from '../../../src/system/json.ts';

const TOOLS = toolsOf('order', 'BBBBBB-CCCCCC');

function ask(method: string, params: unknown = {}) {
  return answerMcp(JSON.stringify({ jsonrpc: '2.0', id: 7, method, params }), TOOLS);
}

test('initialize takes up the client’s revision', () => {
  const reply = ask('initialize', { protocolVersion: '2024-11-05' });
  assert.equal(at(reply, 'result', 'protocolVersion'), '2024-11-05');
  assert.deepEqual(at(reply, 'result', 'capabilities'), { tools: {} });
  assert.equal(at(reply, 'id'), 7);
});

test('the list holds what a client may know of a tool, and not the token', () => {
  const reply = ask('tools/list');
  const [tool] = objectsIn(at(reply, 'result', 'tools'));
  assert.deepEqual(Object.keys(tool ?? {}), ['name', 'description', 'inputSchema']);
  assert.doesNotMatch(JSON.stringify(reply), /BBBBBB/);
});

test('the token comes for the very order, in any order of keys, and for no other', () => {
  const text = (args: unknown) =>
    objectsIn(
      at(ask('tools/call', { name: 'place_order', arguments: args }), 'result', 'content'),
    )[0]?.['text'];
  const { customer, ...rest } = ORDER.order;
  assert.equal(text(ORDER), 'BBBBBB-CCCCCC');
  assert.equal(text({ order: { ...rest, customer } }), 'BBBBBB-CCCCCC');
  for (const wrong of [
    undefined,
    {},
    JSON.stringify(ORDER),
    { order: JSON.stringify(ORDER.order) },
    { order: rest },
    { order: { ...ORDER.order, coupon: 'null' } },
    { order: { ...ORDER.order, items: ORDER.order.items.toReversed() } },
  ]) {
    assert.doesNotMatch(String(text(wrong)), /BBBBBB/);
  }
});

test('what is no request is told as such, and notifications get no answer', () => {
  const code = (text: string) => at(answerMcp(text, TOOLS), 'error', 'code');
  assert.equal(code('{'), -32700);
  assert.equal(code('[]'), -32600);
  assert.equal(at(ask('no/such'), 'error', 'code'), -32601);
  assert.equal(at(ask('tools/call', { name: 'other' }), 'error', 'code'), -32602);
  assert.equal(
    answerMcp('{"jsonrpc":"2.0","method":"notifications/initialized"}', TOOLS),
    undefined,
  );
});

test('of the many tools one returns the token', () => {
  const many = toolsOf('many', 'BBBBBB-CCCCCC');
  assert.ok(many.length > 50);
  assert.equal(new Set(many.map(({ name }) => name)).size, many.length);
  assert.equal(many.filter((tool) => tool.call({}).text === 'BBBBBB-CCCCCC').length, 1);
});
