import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../src/rules/judge.ts';
import type { HeaderLines } from '../../src/wire/exchange.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { reading, stream, wire } from '../wire/readings.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  messageEnd,
  messageStart,
  textBlock,
  toolBlock,
} from '../wire/streams.ts';
import { REQUEST, streamed } from './telling.ts';

const HAD = [
  messageStart({ usage: { input_tokens: 35, output_tokens: 1 } }),
  blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
  blockDelta(0, { type: 'thinking_delta', thinking: 'let me ' }),
  blockDelta(0, { type: 'thinking_delta', thinking: 'see' }),
  blockDelta(0, { type: 'signature_delta', signature: 'c2ln' }),
  blockStop(0),
  ...textBlock(1, 'I will ', 'read it.'),
  ...toolBlock(2, ['{"file_', 'path":"a.txt"}']),
  ...messageEnd('tool_use'),
];

/** What is said when the CLI hung up after these events. */
function brokenOff(given: readonly object[]): string[] {
  const south = reading({
    side: 'south',
    request: REQUEST,
    response: stream(HAD),
    end: 'client_gone',
  });
  return findings(wire([streamed(given, { end: 'client_gone' })], [south]))
    .filter(({ severity }) => severity !== 'note')
    .map(({ severity, rule, message }) => `${severity} ${rule}: ${message}`);
}

test('across/beginning: any beginning of what the upstream sent is as it should be', () => {
  for (const place of HAD.keys()) assert.deepEqual(brokenOff(HAD.slice(0, place + 1)), []);
});

test('pieces may be cut in another way', () => {
  const joined = [...HAD.slice(0, 6), ...textBlock(1, 'I ', 'will rea')];
  assert.deepEqual(brokenOff(joined), []);
});

test('across/beginning: what was changed before the CLI hung up is told by its path', () => {
  const edited = (from: string, to: string, upTo: number) => {
    const text = JSON.stringify(HAD.slice(0, upTo));
    assert.ok(text.includes(from), from);
    return brokenOff(JSON.parse(text.replaceAll(from, to))).join('\n');
  };
  const call = HAD.findIndex((event) => JSON.stringify(event).includes('tool_use')) + 1;
  assert.match(
    edited('"tool_use"', '"function_call"', call),
    /content\[Read\]\.type: sent "tool_use"/,
  );
  assert.match(
    edited('"name":"Read",', '', call),
    /beginning: content\[\w+\]\.name.*arrived nothing/,
  );
  assert.match(edited('"name":"Read"', '"name":""', call), /beginning: .*name: sent "Read"/);
  assert.match(edited('let me ', 'let us ', 4), /content\[0\]\.thinking/);
  assert.match(edited('"input_tokens":35', '"input_tokens":3', 1), /input_tokens: sent 35/);
});

function asked({ exchange }: Reading, headers: HeaderLines): Reading['exchange']['request'] {
  return { ...exchange.request, headers };
}

test('a stream that the CLI broke off and then asked for without one is told as a fallback', () => {
  const had = { side: 'south', request: REQUEST, response: stream(HAD) } as const;
  const begun = streamed(HAD.slice(0, 2), { end: 'client_gone', id: 'n1' });
  const cli = [['user-agent', 'claude-cli/2.1.331']] as const;
  const again = (request: object) =>
    reading({ id: 'n2', startedAt: 9000, request, requestHeaders: cli, response: stream(HAD) });
  const north = { ...begun, exchange: { ...begun.exchange, request: asked(begun, cli) } };
  const tells = (request: object, scripted = true) => {
    const south = ['s1', 's2'].map((id, place) =>
      reading({ ...had, id, startedAt: 1010 + 8000 * place }),
    );
    return findings({ ...wire([north, again(request)], south), scripted }).map(({ rule }) => rule);
  };
  const whole = { ...REQUEST, stream: false };
  assert.ok(tells(whole).includes('recovery/non-streaming-fallback'));
  const live = tells(whole, false).filter((rule) => rule.startsWith('recovery/'));
  assert.deepEqual(live, [], 'a live upstream may have sent what the CLI could not use');
  assert.ok(!tells(REQUEST).some((rule) => rule.startsWith('recovery/')), 'asked again by itself');
});
