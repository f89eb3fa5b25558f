import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ProviderLimits } from '../../src/config/limits.ts';
import { type Admission, openAdmission } from '../../src/run/limits.ts';

function limited(limits: ProviderLimits): Admission {
  const admission = openAdmission(limits);
  assert.ok(admission);
  return admission;
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('a provider’s models share its limit, another provider is free of it', async () => {
  const { admit } = limited({ slow: { atOnce: 1 } });
  const end = await admit('slow/one');
  let second = false;
  const waiting = admit('slow/two').then((leave) => {
    second = true;
    return leave;
  });
  (await admit('quick/one'))();
  await settle();
  assert.equal(second, false);
  end();
  end();
  (await waiting)();
  assert.equal(second, true);
});

test('so many begin in a minute, and the next one when the first is a minute old', async (context) => {
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'] });
  const { admit } = limited({ '*': { perMinute: 2 } });
  const begun: number[] = [];
  const started = Date.now();
  for (let i = 0; i < 5; i += 1) {
    void admit('any/model').then((leave) => {
      begun.push(Date.now() - started);
      leave();
    });
  }
  await settle();
  for (let i = 0; i < 3; i += 1) {
    context.mock.timers.tick(60_000);
    await settle();
  }
  assert.deepEqual(begun, [0, 0, 60_000, 60_000, 120_000]);
});
