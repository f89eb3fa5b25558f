import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HeaderLines } from '../../src/wire/exchange.ts';
import { reading, stream } from '../wire/readings.ts';
import { chatStream, TEXT_STREAM } from '../wire/streams.ts';
import { REQUEST, streamed, told } from './telling.ts';

const VERSION = ['anthropic-version', '2023-06-01'] as const;
const sent: HeaderLines = [
  VERSION,
  ['anthropic-beta', 'claude-code-20250219,novel-2031-01-01'],
  ['x-app', 'cli'],
];

function forwarded(got: HeaderLines): string[] {
  const north = streamed(TEXT_STREAM, { requestHeaders: sent });
  const south = reading({
    side: 'south',
    request: REQUEST,
    requestHeaders: got,
    response: stream(TEXT_STREAM),
  });
  return told([north], [south]);
}

test('headers/anthropic-version: lost or changed', () => {
  const beta = sent.slice(1);
  assert.deepEqual(forwarded(beta), ['error headers/anthropic-version']);
  assert.deepEqual(forwarded([...beta, ['anthropic-version', '2023-01-01']]), [
    'error headers/anthropic-version',
  ]);
});

test('headers/anthropic-beta: a value lost, known or not', () => {
  assert.deepEqual(forwarded([VERSION]), ['error headers/anthropic-beta']);
  assert.deepEqual(forwarded([VERSION, ['anthropic-beta', 'claude-code-20250219']]), [
    'error headers/anthropic-beta',
  ]);
});

test('headers: case, order, splitting, additions and dropped x-* are free', () => {
  assert.deepEqual(
    forwarded([
      ['Anthropic-Beta', 'novel-2031-01-01'],
      ['Anthropic-Beta', 'own-1, claude-code-20250219'],
      ['Anthropic-Version', '2023-06-01'],
    ]),
    [],
  );
});

test('headers: another dialect has none of them', () => {
  const south = reading({
    side: 'south',
    route: 'chat_completions',
    request: { messages: REQUEST.messages, tools: REQUEST.tools },
    requestHeaders: [],
    response: stream(chatStream({ text: 'DONE' })),
  });
  assert.deepEqual(told([streamed(TEXT_STREAM, { requestHeaders: sent })], [south]), []);
});
