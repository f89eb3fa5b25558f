import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import type { Observation } from '../../src/probes/probe.ts';
import { type Given, json, reading, stream } from '../wire/readings.ts';
import { cliRun, observe, result, secret, secrets, toolCall, unmet } from './observations.ts';

const { whole, left, right } = secret;

type Block = { readonly type: string; readonly text?: string };

function answered(stopReason: string, blocks: readonly Block[] = [{ type: 'text', text: 'x' }]) {
  return stream([
    { type: 'message_start', message: { id: 'm', usage: { input_tokens: 1 } } },
    ...blocks.flatMap((content_block, index) => [
      { type: 'content_block_start', index, content_block },
      { type: 'content_block_stop', index },
    ]),
    { type: 'message_delta', delta: { stop_reason: stopReason }, usage: { output_tokens: 1 } },
    { type: 'message_stop' },
  ]);
}

/** A request with the cue of one prompt of several. */
function asked(probe: string, cue: string, given: Given, place = 0) {
  const content = `[smoke:${probe}-00000000/${cue}] join`;
  const request = { stream: true, messages: [{ role: 'user', content }] };
  return reading({
    id: `n${place}`,
    startedAt: 1000 + 1000 * place,
    endedAt: 500,
    request,
    ...given,
  });
}

function unmetBy(probe: string, seen: Observation): string {
  return unmet(probeNamed(probe), seen).join('\n');
}

const REASONS: Readonly<Record<string, string>> = {
  length: 'max_tokens',
  context: 'model_context_window_exceeded',
  refusal: 'refusal',
  pause: 'pause_turn',
  sequence: 'stop_sequence',
};
const CUES = Object.keys(REASONS);
const OWN = secrets.slice(0, CUES.length).map((one) => cliRun([result(one.whole)]));

function stopped(change: Readonly<Record<string, string>>, steps = OWN): Observation {
  const north = CUES.map((cue, place) => {
    const reason = change[cue] ?? REASONS[cue] ?? '';
    return asked('stop_reasons', cue, { response: answered(reason) }, place);
  });
  return observe(steps, { north });
}

test('each stop_reason must arrive as it is, and each answer be completed', () => {
  assert.equal(unmetBy('stop_reasons', stopped({})), '');
  for (const cue of CUES) {
    assert.match(unmetBy('stop_reasons', stopped({ [cue]: 'end_turn' })), /seen end_turn/, cue);
  }
  const halved = OWN.map((run, place) => (place === 0 ? cliRun([result('It is')]) : run));
  assert.match(unmetBy('stop_reasons', stopped({}, halved)), /length: expected the final answer/);
  const half = 'The joined token, as far as I can tell, is';
  const taken = (at: number) =>
    OWN.map((run, place) => (place === at ? cliRun([result(half)]) : run));
  assert.equal(
    unmetBy('stop_reasons', stopped({}, taken(1))),
    '',
    'an older release knows no better',
  );
  assert.match(unmetBy('stop_reasons', stopped({}, taken(3))), /pause: /, 'that answer was whole');
  const failed = (place: number) =>
    OWN.map((run, at) => (at === place ? cliRun([result('API Error', { is_error: true })]) : run));
  assert.equal(unmetBy('stop_reasons', stopped({}, failed(1))), '', 'older releases end there');
  assert.match(unmetBy('stop_reasons', stopped({}, failed(3))), /pause: /);
  const failedThen = (...more: Given[]) => {
    const seen = stopped({}, failed(0));
    const later = more.map((given) => asked('stop_reasons', 'length', given, 9));
    const wire = { ...seen.wire, north: [...seen.wire.north, ...later] };
    return unmetBy('stop_reasons', { ...seen, wire });
  };
  assert.equal(failedThen({ response: answered('end_turn') }), '', 'beside, it asks for a title');
  const turn = (role: string) => ({ role, content: '[smoke:stop_reasons-00000000/length] …' });
  const rest = { messages: ['user', 'assistant', 'user'].map(turn) };
  assert.match(failedThen({ request: rest }), /length: /, 'asked for the rest, and failed');
  assert.match(unmetBy('stop_reasons', observe(OWN)), /no request of length was sent/);
});

test('a call in an answer that came whole must hold this attempt’s arguments as an object', () => {
  const input = { file_path: `smoke-${left}.txt` };
  const message = (given: unknown, name = 'Read') => ({
    type: 'message',
    role: 'assistant',
    content: [{ type: 'tool_use', id: 't', name, input: given }],
    stop_reason: 'tool_use',
  });
  const seen = (body: unknown, status = 200): Observation => ({
    ...observe([]),
    http: [
      {
        step: { kind: 'http', method: 'POST', path: '/v1/messages' },
        status,
        headers: {},
        text: JSON.stringify(body),
        duration: 0.1,
        timedOut: false,
      },
    ],
  });
  assert.equal(unmetBy('non_streaming_tool', seen(message(input))), '');
  for (const bad of [
    seen(message(JSON.stringify(input))),
    seen(message({})),
    seen(message({ file_path: 'smoke-XXXXXX.txt' })),
    seen(message(input, 'Write')),
    seen({ type: 'message', content: [{ type: 'text', text: JSON.stringify(input) }] }),
    seen(message(input), 502),
  ]) {
    assert.notEqual(unmetBy('non_streaming_tool', bad), '', bad.http[0]?.text);
  }
});

test('the fallback’s call must run; a release that asks for another stream is told, not blamed', () => {
  const steps = [cliRun([...toolCall('Read', whole), result(whole)])];
  const request = { stream: false, messages: [] };
  const fallback = (given: Given) => ({ north: [reading({ request, ...given })] });
  const good = fallback({ response: json({ type: 'message', content: [] }) });
  assert.equal(unmetBy('fallback_tool', observe(steps, good)), '');
  assert.equal(unmetBy('fallback_tool', observe(steps)), '');
  assert.notEqual(unmetBy('fallback_tool', observe(steps, fallback({ status: 500 }))), '');
  assert.notEqual(unmetBy('fallback_tool', observe([cliRun([result(whole)])], good)), '');
});

test('white space in an answer must arrive as it was sent', () => {
  const odd = (text: string) =>
    unmetBy('odd_deltas', observe([cliRun([...toolCall('Read', whole), result(text)])]));
  assert.equal(odd(`${left} \n    \t\n\n${right} \n`), '');
  for (const changed of [
    `${left} ${right}`,
    `${left}${right}`,
    `${left} \n    \t\n${right}`,
    whole,
  ]) {
    assert.notEqual(odd(changed), '', JSON.stringify(changed));
  }
});

const THINKS: readonly Block[] = ['thinking', 'redacted_thinking', 'thinking', 'tool_use'].map(
  (type) => ({ type }),
);

test('no block of thinking may be left out, doubled or moved', () => {
  const delta = { type: 'thinking_delta', thinking: 'hm' };
  const event = { type: 'stream_event', event: { type: 'content_block_delta', delta } };
  const steps = [cliRun([event, ...toolCall('Read', whole), result(whole)])];
  const seen = (given: readonly Block[]) => {
    const request = { stream: true, messages: [{ role: 'user', content: 'x' }] };
    const south = reading({ side: 'south', request, response: answered('tool_use', THINKS) });
    const north = reading({ request, response: answered('tool_use', given), endedAt: 500 });
    return unmetBy(
      'thinking_blocks',
      observe(steps, { north: [north], south: [south], southRecorded: true }),
    );
  };
  assert.equal(seen(THINKS), '');
  for (const changed of [
    THINKS.slice(1),
    THINKS.slice(2),
    THINKS.toReversed(),
    [...THINKS, ...THINKS],
  ]) {
    assert.match(seen(changed), /expected the blocks thinking, redacted_thinking/);
  }
});

test('an empty answer is a message: no error, no text of its own', () => {
  const empty = (body: unknown, status = 200): string =>
    unmetBy('empty_answer', {
      ...observe([cliRun([result(whole)])]),
      http: [
        {
          step: { kind: 'http', method: 'POST', path: '/v1/messages' },
          status,
          headers: {},
          text: JSON.stringify(body),
          duration: 0.1,
          timedOut: false,
        },
      ],
    });
  const message = (content: unknown, stop_reason = 'max_tokens') => ({
    type: 'message',
    content,
    stop_reason,
  });
  assert.equal(empty(message([])), '');
  assert.equal(empty(message([{ type: 'text', text: '' }])), '');
  assert.match(empty(message([]), 502), /expected 200/);
  assert.match(empty(message([], 'end_turn')), /max_tokens/);
  assert.match(empty(message([{ type: 'text', text: '(empty)' }])), /no content/);
  assert.match(empty(message(null)), /type "message"/);
  assert.match(empty({ error: 'no choices' }), /type "message"/);
});

test('the CLI may end with an error after an empty turn only when that turn arrived as it is', () => {
  const request = { stream: true, messages: [{ role: 'user', content: 'join' }] };
  const turn = (response: Given) => reading({ request, ...response });
  const ends = (north: readonly Given[]) => {
    const run = cliRun([result('API Error', { is_error: true })]);
    return unmetBy('empty_answer', observe([run], { north: north.map(turn) }));
  };
  const said = /final answer/;
  assert.doesNotMatch(ends([{ response: answered('max_tokens', []) }]), said);
  assert.match(ends([{ response: answered('end_turn', []) }]), said);
  assert.match(ends([{ response: json({ error: {} }), status: 400 }]), said);
  const messages = ['user', 'assistant', 'user'].map((role) => ({ role, content: 'x' }));
  const rest = { request: { stream: true, messages }, response: answered('end_turn') };
  assert.match(ends([{ response: answered('max_tokens', []) }, rest]), said);
  assert.match(ends([]), said);
});

const REFUSALS = {
  cap: [429, 'billing_error', 'You have reached your own spending cap for this month.'],
  unsupported: [501, 'not_supported', 'This upstream does not support the request.'],
} as const;

test('a refusal for good must keep status and words, and end the CLI', () => {
  const failed = cliRun([result('API Error', { is_error: true })]);
  const seen = (
    change: Partial<Record<keyof typeof REFUSALS, Given>>,
    steps = [failed, failed],
  ) => {
    const north = (['cap', 'unsupported'] as const).map((cue, place) => {
      const [status, type, message] = REFUSALS[cue];
      const response = json({ type: 'error', error: { type, message } });
      return asked('final_refusals', cue, { status, response, ...change[cue] }, place);
    });
    return unmetBy('final_refusals', observe(steps, { north }));
  };
  assert.equal(seen({}), '');
  assert.match(seen({ cap: { status: 500 } }), /upstream's 429 to reach the CLI/);
  assert.match(seen({ unsupported: { status: 404 } }), /upstream's 501 to reach the CLI/);
  assert.match(seen({ cap: { response: json({ error: 'no' }) } }), /spending cap/);
  assert.match(seen({}, [failed, cliRun([result(whole)])]), /unsupported: expected the CLI/);
});

test('an answer that is cut while the model is silent was not waited for', () => {
  const steps = secrets.slice(0, 2).map((one) => cliRun([result(one.whole)]));
  const seen = (late: Given, runs = steps) => {
    const whole = { response: answered('end_turn') };
    const north = [
      asked('long_silence', 'short', whole),
      asked('long_silence', 'long', { ...whole, ...late }, 1),
    ];
    return unmetBy('long_silence', observe(runs, { north }));
  };
  assert.equal(seen({}), '');
  const open = stream([{ type: 'message_start', message: {} }]);
  assert.match(seen({ response: open, endedAt: 30_000 }), /ended after 30 s without its end/);
  assert.match(seen({ status: 504, response: json({}), endedAt: 10_000 }), /after 10 s/);
  assert.notEqual(seen({}, steps.toReversed()), '', 'each with its own');
});

test('a later turn whose prefix was moved reads less from the cache than the first one put there', () => {
  const steps = secrets.slice(0, 3).map((one) => cliRun([result(one.whole)]));
  const seen = (later: number, more: Partial<Observation['wire']> = {}) => {
    const usages = [
      { cache_creation_input_tokens: 4561, cache_read_input_tokens: 0 },
      { cache_creation_input_tokens: 50, cache_read_input_tokens: 4511 },
      { cache_creation_input_tokens: 120, cache_read_input_tokens: later },
    ];
    const north = (['first', 'second', 'later'] as const).map((cue, place) => {
      const response = json({ type: 'message', content: [], usage: usages[place] });
      return asked('prompt_cache', cue, { response }, place);
    });
    return unmetBy('prompt_cache', observe(steps, { north, ...more }));
  };
  assert.equal(seen(4561), '');
  assert.match(seen(4511), /read the 4561 tokens that the first one cached, seen 4511/);
  assert.equal(seen(0, { scripted: false }), '', 'a live provider may have forgotten it');
});
