import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openSpend } from '../../src/run/spend.ts';

test('requests add up to max-requests', () => {
  const spend = openSpend({ budgetUsd: undefined, maxRequests: 3 });
  spend.add({ requests: 2, tokens: 10, usd: 5 });
  assert.equal(spend.spent(), undefined);
  spend.add({ requests: 1, tokens: 10, usd: 5 });
  assert.equal(spend.spent(), 'max-requests: 3 requests of 3 are made');
});

test('what has no price costs what the priced tokens cost on average', () => {
  const spend = openSpend({ budgetUsd: 1, maxRequests: undefined });
  spend.add({ requests: 1, tokens: 100, usd: 0.4 });
  spend.add({ requests: 1, tokens: 100 });
  assert.equal(spend.spent(), undefined);
  spend.add({ requests: 1, tokens: 50 });
  assert.match(spend.spent() ?? '', /^budget-usd: 1\.00 of 1 US dollars are spent/);
});

test('without a limit nothing is ever enough', () => {
  const spend = openSpend({ budgetUsd: undefined, maxRequests: undefined });
  spend.add({ requests: 1e6, tokens: 1e9, usd: 1e6 });
  assert.equal(spend.spent(), undefined);
});
