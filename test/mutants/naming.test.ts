import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CATALOGUE } from '../../src/rules/catalogue.ts';
import { AIMS, isNamed, namesPath } from './naming.ts';
import type { Site } from './sites.ts';

const site = (more: Partial<Site>): Site => ({
  route: 'messages',
  part: 'request-body',
  path: '',
  steps: [],
  values: [],
  sibling: undefined,
  probes: {},
  ...more,
});

test('a sentence names a path by its last word, or the last two where that one is common', () => {
  const ttl = { path: 'system[text].cache_control.ttl' };
  assert.ok(namesPath(ttl, 'cache_control.ttl was "1h" and did not arrive'));
  assert.ok(!namesPath(ttl, 'the battle was lost'));
  const type = { path: 'messages[system].content[text].type' };
  assert.ok(!namesPath(type, 'the type of something changed'));
  assert.ok(namesPath(type, 'the type of a text block changed'));
});

test('a path counts as the message has it, and so does what a value was swapped with', () => {
  const path = 'content_block_start.content_block[web_search_tool_result].content[].url';
  assert.ok(namesPath({ path }, 'content[1].content[0].url: sent "x", arrived nothing'));
  assert.ok(!namesPath({ path }, 'content[1].name: sent "x", arrived nothing'));
  const swapped = site({ path: 'tools[].input_schema.$schema', sibling: 'type' });
  const reason = 'tools[Read].input_schema.type: sent "object", arrived "https://x"';
  assert.ok(isNamed({ site: swapped, op: 'swapped' }, reason, undefined));
  assert.ok(!isNamed({ site: swapped, op: 'emptied' }, 'type: sent "object"', undefined));
});

test('a path written out counts, with its places, at least as far as what holds it', () => {
  const path = 'messages[user].content[tool_result].content[text].type';
  assert.ok(namesPath({ path }, 'messages.3.content.0.content.1.type: Field required'));
  assert.ok(namesPath({ path }, 'messages[3].content[0].content[1] arrived as null'));
  assert.ok(!namesPath({ path }, 'messages[3].content[0].content is empty'));
  assert.ok(namesPath({ path: 'messages[system]' }, 'messages.1: Input should be a dictionary'));
});

test('the right rule is as good as the path, and so is the status of a refusal', () => {
  const usage = site({ part: 'event', path: 'message_start.message.usage.input_tokens' });
  assert.ok(isNamed({ site: usage, op: 'changed' }, 'the counts are others', 'usage/changed'));
  assert.ok(!isNamed({ site: usage, op: 'changed' }, 'the counts are others', 'body/tools'));
  assert.ok(!isNamed({ site: usage, op: 'changed' }, 'the counts are others', undefined));
  const field = site({ path: 'metadata' });
  assert.ok(isNamed({ site: field, op: 'refused-422' }, 'answered with HTTP 422', undefined));
  assert.ok(!isNamed({ site: field, op: 'refused-422' }, 'answered with HTTP 400', undefined));
});

test('every aim leads to a rule that exists', () => {
  const ids = CATALOGUE.map(({ id }) => id);
  assert.deepEqual(
    AIMS.filter(({ rules }) => !ids.some((id) => rules.test(id))),
    [],
  );
});
