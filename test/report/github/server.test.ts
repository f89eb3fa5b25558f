import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEnterpriseServer } from '../../../src/report/github/server.ts';

test('github.com and the enterprises’ cloud have all services; another server may not', () => {
  const at = (url?: string) => isEnterpriseServer({ GITHUB_SERVER_URL: url });
  assert.ok(!at());
  assert.ok(!at('https://github.com'));
  assert.ok(!at('https://company.ghe.com'));
  assert.ok(at('https://github.company.example'));
  assert.ok(at('https://github.com.example'));
});
