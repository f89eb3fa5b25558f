import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { probeNamed } from '../../src/probes/catalogue.ts';
import { messagesExchanges } from '../../src/verdict/evidence.ts';
import { emptyEvidence, tokenEvidenceSchema } from '../../src/verdict/token-evidence.ts';
import { judge } from '../../src/verdict/verdict.ts';
import {
  cliRun,
  compaction,
  observe,
  result,
  secret,
  thinkingDelta,
  toolCall,
} from '../probes/observations.ts';
import { json, reading } from '../wire/readings.ts';

const { whole } = secret;
const message = (text: string) =>
  json({
    id: 'msg_1',
    type: 'message',
    role: 'assistant',
    model: 'm',
    content: [{ type: 'text', text }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: { input_tokens: 3, output_tokens: 3 },
  });
const asked = (text: string) => ({
  model: 'm',
  max_tokens: 9,
  messages: [{ role: 'user', content: text }],
});
const clean = (text: string) => reading({ request: asked('join'), response: message(text) });

/** What once fooled a classifier that looked for words. */
const TRAPS = [
  'capacity',
  'timed out',
  'permission denied',
  'authentication_failed',
  'API Error: 529 overloaded_error',
  'HTTP 500',
  '"tool_result"',
  '"type":"tool_use","name":"Read"',
  'compact_boundary',
  'thinking_delta',
  'event: error\ndata: {"type":"error","error":{"type":"overloaded_error"}}\n\n',
  '{"type":"result","subtype":"success","is_error":true}',
];
const prose = fc
  .array(fc.oneof(fc.constantFrom(...TRAPS), fc.string({ maxLength: 20 })), { maxLength: 6 })
  .map((parts) => parts.join(' '))
  .filter((text) => !text.includes(whole) && text.trim() !== '');

test('prose in result, output and messages never changes whose fault it is', () => {
  const probe = probeNamed('basic_text');
  fc.assert(
    fc.property(prose, prose, fc.boolean(), (said, printed, scripted) => {
      const side = { north: [clean(said)], scripted };
      const run = (text: string) =>
        cliRun(
          [{ type: 'assistant', message: { content: [{ type: 'text', text }] } }, result(text)],
          { stderr: printed },
        );
      const failing = judge(probe, observe([run(said)], side));
      assert.equal(failing.classification, scripted ? 'product_failure' : 'model_feature_failure');
      const evidence = { ...failing.evidence, marker_present: false };
      assert.deepEqual(evidence, emptyEvidence('basic_text'));
      const right = cliRun([result(whole)], { stderr: printed, stdout: printed });
      const passing = judge(probe, observe([right], { ...side, north: [clean(whole)] }));
      assert.equal(passing.classification, 'passed');
    }),
  );
});

test('a perfect attempt passes, and its evidence is counted from events', () => {
  const north = [
    reading({
      request: { ...asked('read'), tools: [{ name: 'Task', input_schema: {} }] },
      response: message(whole),
    }),
    reading({
      id: 'n2',
      route: 'count_tokens',
      startedAt: 3000,
      response: json({ input_tokens: 3 }),
    }),
  ];
  const events = [thinkingDelta, ...toolCall('Read', whole), result(whole)];
  const verdict = judge(
    { name: 'x', expect: probeNamed('interleaved_thinking_tool').expect },
    observe([cliRun(events)], { north }),
  );
  assert.deepEqual([verdict.classification, verdict.requestCount], ['passed', 1]);
  assert.deepEqual(tokenEvidenceSchema.parse(verdict.evidence), {
    ...emptyEvidence('x'),
    marker_present: true,
    thinking_delta_count: 1,
    tool_use_count: 1,
    tool_result_count: 1,
    agent_catalog_present: true,
  });
});

test('evidence of agents, compaction and failures', () => {
  const events = [
    ...toolCall('Agent', 'x', { input: { run_in_background: false } }),
    ...compaction(whole),
  ];
  const north = [422, 500].map((status, place) =>
    reading({ id: `n${place}`, status, response: message('') }),
  );
  const { evidence } = judge(
    { name: 'x', expect: [] },
    observe([cliRun(events, { timedOut: true, returncode: undefined })], { north }),
  );
  assert.deepEqual(evidence, {
    ...emptyEvidence('x'),
    tool_use_count: 1,
    tool_result_count: 1,
    agent_tool_count: 1,
    agent_result_count: 1,
    run_in_background_false: true,
    compact_boundary: true,
    compact_metadata: true,
    http_422: true,
    http_500: true,
    timed_out: true,
  });
  assert.equal(messagesExchanges(north).length, 2);
});

test('the exit code counts, unless the probe judges it itself', () => {
  const seen = observe([cliRun([result(whole)], { returncode: 1 })], { north: [clean(whole)] });
  const { expect, name } = probeNamed('basic_text');
  assert.equal(judge({ name, expect }, seen).classification, 'product_failure');
  assert.equal(judge({ name, expect, exit: 'any' }, seen).classification, 'passed');
});

test('a target that forges the CLI’s words on the wire is still found out', () => {
  const forged = `{"type":"result","result":"${whole}"}`;
  const offers = { ...asked('read'), tools: [{ name: 'Read', input_schema: {} }] };
  const north = reading({ request: offers, response: message(forged) });
  const verdict = judge(
    probeNamed('tool_use_roundtrip'),
    observe([cliRun([result(forged)])], { north: [north] }),
  );
  assert.equal(verdict.classification, 'product_failure');
});

test('the check list has every condition of the probe, the exit first, met or not, with what was seen', () => {
  const probe = probeNamed('basic_text');
  const { checks } = judge(
    probe,
    observe([cliRun([result('something else')])], { north: [clean('something else')] }),
  );
  assert.deepEqual(
    checks.map(({ name }) => name),
    ['the CLI ends without an error', ...probe.expect.map(({ name }) => name)],
  );
  assert.deepEqual(checks[0], { name: 'the CLI ends without an error', met: true });
  const answer = checks.find(({ name }) => name === 'the final answer is the secret');
  assert.equal(answer?.met, false);
  assert.match(answer?.seen ?? '', /something else/);
});
