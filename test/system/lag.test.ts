import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { measureLag } from '../../src/system/lag.ts';

test('a process kept busy is late by about as long', async () => {
  const end = measureLag();
  await setTimeout(50);
  const until = performance.now() + 200;
  while (performance.now() < until);
  await setTimeout(50);
  assert.ok(end() >= 100);
});

test('what is measured is never below zero', () => {
  assert.ok(measureLag()() >= 0);
});
