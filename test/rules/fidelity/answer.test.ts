import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findings } from '../../../src/rules/judge.ts';
import { json, reading, stream, wire } from '../../wire/readings.ts';
import {
  blockDelta,
  blockStart,
  blockStop,
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  TOOL_STREAM,
  textBlock,
  toolBlock,
} from '../../wire/streams.ts';
import { REQUEST, streamed } from '../telling.ts';

const USAGE = {
  input_tokens: 10,
  cache_read_input_tokens: 40,
  cache_creation: { ephemeral_5m_input_tokens: 0 },
  output_tokens: 1,
};
const SEARCH = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const FOUND = {
  type: 'web_search_tool_result',
  tool_use_id: 'srvtoolu_1',
  content: [{ type: 'web_search_result', url: 'https://a.example', encrypted_content: 'c2ln' }],
};
const END = {
  type: 'message_delta',
  delta: { stop_reason: 'end_turn', stop_sequence: null },
  usage: { ...USAGE, output_tokens: 5 },
  context_management: { applied_edits: [{ type: 'clear_thinking', cleared: 1 }] },
};
const HAD = [
  messageStart({ usage: USAGE }),
  blockStart(0, SEARCH),
  blockStop(0),
  blockStart(1, FOUND),
  blockStop(1),
  ...textBlock(2, 'def f():\n', '    return 1'),
  END,
  { type: 'message_stop' },
];

function judged(had: readonly object[], given: readonly object[]): string[] {
  const south = reading({ side: 'south', request: REQUEST, response: stream(had) });
  return findings(wire([streamed(given)], [south])).map(
    ({ severity, rule, message }) => `${severity} ${rule}: ${message}`,
  );
}

/** The stream with one thing replaced in its JSON text. */
function edited(from: string, to: string, events: readonly object[] = HAD): string[] {
  const text = JSON.stringify(events);
  assert.ok(text.includes(from));
  return judged(events, JSON.parse(text.replaceAll(from, to)));
}

test('what a careful gateway does to an answer is told by nothing', () => {
  assert.deepEqual(judged(HAD, HAD), []);
  assert.deepEqual(edited('"model":"m"', '"model":"dated","x":1'), []);
  assert.deepEqual(edited('"id":"msg_1"', '"id":"gen-1"'), []);
  assert.deepEqual(edited('"stop_sequence":null', '"y":2'), []);
  const chunked = [
    ...HAD.slice(0, 5),
    ...textBlock(2, 'def f', '():\n    ret', '', 'urn 1'),
    ...HAD.slice(-2),
  ];
  assert.deepEqual(judged(HAD, chunked), []);
  assert.deepEqual(edited('"toolu_2"', '"toolu_own"', TOOL_STREAM), []);
  const spaced = [messageStart(), ...toolBlock(0, ['{ "file_path" : ', '"a.txt" }'])];
  const called = [messageStart(), ...toolBlock(0)];
  assert.deepEqual(
    judged([...called, ...messageEnd('tool_use')], [...spaced, ...messageEnd('tool_use')]),
    [],
  );
});

test('across/changed: fields below the top are told with path, sent and arrived', () => {
  assert.deepEqual(edited('"cache_read_input_tokens":40', '"z":0'), [
    'warning usage/changed: the upstream read 40 tokens from its cache; the answer says none',
  ]);
  assert.deepEqual(edited('{"ephemeral_5m_input_tokens":0}', '{}'), [
    'warning across/changed: message_start.message.usage.cache_creation.ephemeral_5m_input_tokens: sent 0, arrived nothing',
    'warning across/changed: message_delta.usage.cache_creation.ephemeral_5m_input_tokens: sent 0, arrived nothing',
  ]);
  assert.deepEqual(edited(',"cleared":1', ''), [
    'warning across/changed: message_delta.context_management.applied_edits[0].cleared: sent 1, arrived nothing',
  ]);
  assert.deepEqual(edited('"url":"https://a.example"', '"url":""'), [
    'warning across/changed: content[1].content[0].url: sent "https://a.example", arrived ""',
  ]);
  assert.deepEqual(edited('"encrypted_content":"c2ln"', '"encrypted_content":"b3Ro"'), [
    'error across/changed: content[1].content[0].encrypted_content: sent "c2ln", arrived "b3Ro"',
  ]);
  assert.deepEqual(edited('"stop_sequence":null', '"stop_sequence":""').length, 2);
});

test('across/text and across/changed: white space within a text, and at its ends', () => {
  assert.deepEqual(edited('    return', ' return'), [
    "warning across/text: white space within the upstream's text arrived changed (21 characters sent, 18 arrived)",
  ]);
  assert.deepEqual(edited('return 1', 'return 1\\n'), [
    'warning across/changed: content[2].text: arrived with other white space (21 characters sent, 22 arrived)',
  ]);
});

test('across/text: characters cut between two chunks are called that', () => {
  const had = [messageStart(), ...textBlock(0, 'déjà vu'), ...messageEnd()];
  const given = [messageStart(), ...textBlock(0, 'd\uFFFD\uFFFDj\uFFFD\uFFFD vu'), ...messageEnd()];
  assert.match(judged(had, given).join(), /characters were cut between two chunks: 4 U\+FFFD/);
});

test('across/changed: the parts of a block that deltas add to, and message_delta twice', () => {
  assert.deepEqual(edited('{"type":"text","text":""}', '{"type":"text"}'), [
    'warning across/changed: content[2].content_block_start.text: sent "", arrived nothing',
  ]);
  assert.deepEqual(judged(HAD, [...HAD.slice(0, -1), END, ...HAD.slice(-1)]), [
    'warning across/changed: message_deltas: sent 1, arrived 2',
  ]);
});

test('across/changed: a whole message, and one that was gathered from a stream', () => {
  const request = { ...REQUEST, stream: false };
  const whole = { ...JSON_MESSAGE, content: [{ type: 'text', text: 'DONE' }] };
  const told = (had: ReturnType<typeof json>, given: object) =>
    findings(
      wire(
        [reading({ request, response: json(given) })],
        [reading({ side: 'south', request, response: had })],
      ),
    ).map(({ rule, path }) => `${rule} ${path}`);
  const service = { ...whole, usage: { ...whole.usage, service_tier: 'standard' } };
  assert.deepEqual(told(json(service), whole), ['across/changed usage.service_tier']);
  assert.deepEqual(told(stream(TEXT_STREAM), whole), []);
});

test('stream/block-delta: a delta whose type nobody knows, though its field is known', () => {
  const given = TEXT_STREAM.map((event) =>
    'delta' in event ? { ...event, delta: { ...Object(event.delta), type: undefined } } : event,
  );
  assert.match(judged(TEXT_STREAM, given).join(), /expected delta.type text_delta .* got none/);
});

test('thinking/signature: several pieces, of which clients keep the last', () => {
  const had = [
    messageStart(),
    blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
    blockDelta(0, { type: 'thinking_delta', thinking: 'so' }),
    blockDelta(0, { type: 'signature_delta', signature: 'c2lnbg==' }),
    blockStop(0),
    ...textBlock(1, 'DONE'),
    ...messageEnd(),
  ];
  const pieces = ['c2ln', 'bg=='].map((signature) =>
    blockDelta(0, { type: 'signature_delta', signature }),
  );
  assert.match(
    judged(had, [...had.slice(0, 3), ...pieces, ...had.slice(4)]).join(),
    /error thinking\/signature: block 0's signature came in several/,
  );
});
