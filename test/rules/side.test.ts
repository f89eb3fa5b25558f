import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sideRequestOf } from '../../src/dialects/anthropic/reading/side-request.ts';
import { findings } from '../../src/rules/judge.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { type Given, json, reading, stream, wire } from '../wire/readings.ts';
import { answerWith, TITLE } from './examples/side.ts';
import { REQUEST, told } from './telling.ts';

const side = (given: Given = {}) =>
  reading({ request: TITLE, response: stream(answerWith('{"title":"Mend it"}')), ...given });
const refused = {
  status: 400,
  response: json({ type: 'error', error: { type: 'invalid_request_error', message: 'no' } }),
};
const failed = (given: Given = {}) => side({ ...refused, ...given });
const south = (given: Given = {}) => side({ side: 'south', ...given });
const RULE = 'side/answer';
const of = (said: readonly string[]) => said.filter((one) => one.includes(RULE));
const none = (said: readonly string[]) => said.filter((one) => one.startsWith('error'));

test('side/answer: a title refused, broken or garbled is a warning, and nothing else of it an error', () => {
  const garbled = side({ response: { kind: 'text', text: '<html>' } });
  for (const north of [failed(), side({ end: 'cut' }), side({ end: 'unreachable' }), garbled]) {
    const said = told([north], [south()]);
    assert.deepEqual(of(said), [`warning ${RULE}`]);
    assert.deepEqual(none(said), []);
  }
  const [finding] = findings(wire([failed()], []));
  assert.match(finding?.message ?? '', /title was answered with 400.*the session gets no title/);
});

test('side/answer: what the upstream failed is the upstream’s, and unseen it is a note', () => {
  const late = south({
    status: 500,
    response: json({ error: { type: 'api_error', message: 'x' } }),
  });
  assert.deepEqual(of(told([failed()], [late])), [`warning ${RULE} upstream`]);
  assert.deepEqual(of(told([failed()])), [`note ${RULE}`]);
  assert.deepEqual(of(told([failed({ status: 429 })], [])), [`note ${RULE}`]);
});

test('side/answer: without JSON it is the model’s, unless the upstream’s had it', () => {
  const wordy = side({ response: stream(answerWith('A title: Mend it')) });
  assert.deepEqual(of(told([wordy])), [`note ${RULE} model`]);
  assert.deepEqual(of(told([wordy], [south()])), [`warning ${RULE}`]);
  const [scripted] = findings({ ...wire([wordy], [wordy]), scripted: true }).filter(
    ({ rule }) => rule === RULE,
  );
  assert.equal(scripted?.severity, 'warning');
  assert.deepEqual(of(told([side()], [south()])), []);
});

test('a turn that is refused stays an error', () => {
  const turn = (given: Given = {}) => reading({ request: REQUEST, ...given });
  assert.ok(told([turn(refused)], []).includes('error http/refused'));
});

test('what is asked beside the turns is known by schema and quotation, or by the first words of the system prompt', () => {
  const what = (request: object): string | undefined => sideRequestOf(asking(request))?.what;
  const asking = (request: object): Reading => reading({ request });
  const old = (text: string) => ({
    messages: [{ role: 'user', content: 'hello' }],
    system: [
      { type: 'text', text: 'You are Claude Code.' },
      { type: 'text', text },
    ],
  });
  assert.equal(what(TITLE), "the session's title");
  assert.equal(what({ ...TITLE, tools: REQUEST.tools }), undefined);
  assert.equal(what({ ...TITLE, messages: REQUEST.messages }), undefined, 'a schema of the user’s');
  assert.equal(what(REQUEST), undefined);
  assert.equal(
    what(old('Analyze if this message indicates a new conversation topic. If it does, …')),
    "the topic for the window's title",
  );
  assert.equal(
    what(old('\nSummarize this coding conversation in under 50 characters.')),
    "an earlier session's summary",
  );
  assert.equal(what(old('Say whether to Summarize this coding conversation.')), undefined);
});
