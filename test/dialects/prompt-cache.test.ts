import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPromptCache, promptTokens } from '../../src/dialects/prompt-cache.ts';

const long = { content: { text: 'x'.repeat(8000) }, marked: true };
const longUnmarked = { ...long, marked: false };
const short = { content: { text: 'question' }, marked: false };

function total(usage: { input: number; cacheCreation: number; cacheRead: number }): number {
  return usage.input + usage.cacheCreation + usage.cacheRead;
}

test('a marked prefix is created once and read the second time', () => {
  const charge = createPromptCache();
  const first = charge('m', [long, short]);
  const second = charge('m', [long, { ...short, content: { text: 'another one' } }]);
  assert.equal(first.cacheRead, 0);
  assert.ok(first.cacheCreation >= 2000);
  assert.equal(second.cacheRead, first.cacheCreation);
  assert.equal(second.cacheCreation, 0);
});

test('the parts of usage add up to the count', () => {
  const charge = createPromptCache();
  for (const parts of [[long, short], [long, short], [short], []]) {
    assert.equal(total(charge('m', parts)), promptTokens(parts));
  }
});

test('a conversation that grows reads what it wrote and writes the rest', () => {
  const charge = createPromptCache();
  const first = charge('m', [long]);
  const grown = charge('m', [longUnmarked, { ...long, content: { text: 'y'.repeat(8000) } }]);
  assert.equal(grown.cacheRead, first.cacheCreation);
  assert.ok(grown.cacheCreation >= 2000);
});

test('nothing is cached without a mark, below the least length, or across models', () => {
  const charge = createPromptCache();
  charge('m', [longUnmarked]);
  charge('m', [{ ...short, marked: true }]);
  assert.equal(charge('m', [long]).cacheRead, 0);
  assert.equal(charge('m', [{ ...short, marked: true }]).cacheRead, 0);
  assert.equal(charge('other', [long]).cacheRead, 0);
});

test('a moved cache mark leaves the prefix the same', () => {
  const charge = createPromptCache();
  charge('m', [{ content: { text: 'x'.repeat(8000), cache_control: {} }, marked: true }]);
  assert.ok(charge('m', [long]).cacheRead > 0);
});
