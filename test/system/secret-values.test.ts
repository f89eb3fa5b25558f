import assert from 'node:assert/strict';
import { test } from 'node:test';
import { secretValues } from '../../src/system/secret-values.ts';

test('variables whose names say so are secret, settings are not', () => {
  const env = {
    OPENAI_API_KEY: 'k1-value',
    DB_PASSWORD: 'pw-value',
    MY_TOKEN: 'tk-value',
    EMPTY_TOKEN: '',
    MAX_OUTPUT_TOKENS: '128000',
    AUTH_MODE: 'required',
    HOME: '/home/me',
  };
  assert.deepEqual(secretValues(env), ['k1-value', 'pw-value', 'tk-value']);
});
