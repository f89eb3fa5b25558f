import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EQUIVALENTS, type Pattern, patternFor } from './equivalents.ts';
import { KNOWN_SURVIVORS } from './known-survivors.ts';
import type { Part } from './sites.ts';

function isEquivalent(route: string, part: Part, path: string, op: string): boolean {
  const site = { route, part, path, steps: [], values: [], sibling: undefined, probes: {} };
  return patternFor({ site, op }) !== undefined;
}

test('what the contract or the vendor’s gateway allows is equivalent', () => {
  assert.ok(isEquivalent('messages', 'request-body', 'model', 'changed'));
  assert.ok(isEquivalent('messages', 'request-header', 'x-claude-code-session-id', 'dropped'));
  assert.ok(isEquivalent('messages', 'request-header', 'user-agent', 'changed'));
  assert.ok(isEquivalent('messages', 'response-header', 'request-id', 'dropped'));
  assert.ok(isEquivalent('messages', 'request-body', 'safeguards', 'refused-400'));
  assert.ok(isEquivalent('messages', 'event', 'content_block_delta.delta[text_delta]', 'split'));
  assert.ok(isEquivalent('models', 'route', 'models', 'refused-404'));
});

test('no pattern hides what matters', () => {
  for (const op of ['dropped', 'changed', 'emptied', 'null', 'retyped', 'refused-500']) {
    for (const path of [
      'safeguards',
      'messages[system].output_config.effort',
      'messages[user].content[text].cache_control.ttl',
      'tools[].input_schema.properties.*.additionalProperties',
      'context_management.edits',
      'metadata.user_id',
    ]) {
      assert.ok(!isEquivalent('messages', 'request-body', path, op), `${path} ${op}`);
    }
    assert.ok(!isEquivalent('messages', 'event', 'message_start.message.usage.input_tokens', op));
    assert.ok(!isEquivalent('messages', 'event', 'content_block_delta.delta[text_delta].text', op));
    assert.ok(!isEquivalent('messages', 'request-header', 'anthropic-version', op));
    assert.ok(!isEquivalent('messages', 'beta', 'one-2026-01-01', op));
  }
  // Nothing that isn't known is a reason to fail.
  assert.ok(!isEquivalent('messages', 'request-header', 'x-app', 'refused-400'));
  assert.ok(!isEquivalent('messages', 'request-body', 'model', 'dropped'));
  assert.ok(!isEquivalent('messages', 'event', 'ping', 'dropped'));
  assert.ok(
    !isEquivalent('messages', 'event', 'content_block_delta.delta[signature_delta]', 'split'),
  );
});

test('every pattern has a reason that is a sentence, and none fits everything', () => {
  const patterns: readonly Pattern[] = [...EQUIVALENTS, ...KNOWN_SURVIVORS];
  for (const { where, path, op, reason } of patterns) {
    assert.match(reason, /^[A-Z].{20,}\.$/s);
    assert.ok(![where, path, op].every((one) => one.test('anything at all')));
  }
});
