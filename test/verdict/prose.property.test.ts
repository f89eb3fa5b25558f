import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { basicText } from '../../src/probes/basic_text.ts';
import type { Observation } from '../../src/probes/probe.ts';
import { judge, type Verdict } from '../../src/verdict/verdict.ts';
import { cliRun, observe, result, secret } from '../probes/observations.ts';
import { json, reading, stream, wire } from '../wire/readings.ts';
import {
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
  thinkingBlock,
} from '../wire/streams.ts';

/** What a verdict that reads prose would fall for. */
const BAIT = [
  'capacity',
  'overloaded_error',
  'the request timed out',
  'permission denied',
  'invalid api key, 401 Unauthorized, authentication_error',
  'HTTP 500 Internal Server Error',
  '429 Too Many Requests, rate_limit_error',
  '{"type":"tool_result","is_error":true}',
  'compact_boundary',
  'API Error: prompt is too long',
  TEXT_STREAM.map((event) => `event: error\ndata: ${JSON.stringify(event)}\n\n`).join(''),
  'data: [DONE]\n\n',
];

const prose = fc
  .array(fc.oneof(fc.constantFrom(...BAIT), fc.string({ unit: 'grapheme' })), {
    minLength: 1,
    maxLength: 6,
  })
  .map((parts) => parts.join(' '))
  .filter((text) => text.trim() !== '');

/** An attempt in which the model said one thing, heard by the CLI as it was said. */
function said(answer: string, thought: string, scripted: boolean): Observation {
  const [open, , ...rest] = thinkingBlock(0);
  const thinking = { type: 'thinking_delta', thinking: thought };
  const events = [
    messageStart(),
    ...(open ? [open] : []),
    { type: 'content_block_delta', index: 0, delta: thinking },
    ...rest,
    ...textBlock(1, answer.slice(0, 7), answer.slice(7)),
    ...messageEnd(),
  ];
  const request = { model: 'm', stream: true, messages: [{ role: 'user', content: thought }] };
  const north = reading({ request, response: stream(events) });
  const south = reading({ side: 'south', request, response: stream(events) });
  const run = cliRun([result(answer)], { stderr: thought });
  return observe([run], { ...wire([north], [south]), scripted });
}

const verdict = (seen: Observation): Verdict => judge(basicText, seen);

test('whatever the model thinks and the CLI logs, a right answer passes', () => {
  fc.assert(
    fc.property(prose, fc.boolean(), (thought, scripted) => {
      const { classification, findings } = verdict(said(secret.whole, thought, scripted));
      assert.deepEqual([classification, findings], ['passed', []]);
    }),
  );
});

test('whatever a wrong answer says, the model is blamed, or the target where the scripted model plays', () => {
  fc.assert(
    fc.property(prose, (answer) => {
      assert.equal(verdict(said(answer, 'hm', false)).classification, 'model_feature_failure');
      assert.equal(verdict(said(answer, 'hm', true)).classification, 'product_failure');
    }),
  );
});

test('a refusal is judged by its status, not by its words', () => {
  const refused = (status: number, message: string) => {
    const body = json({ type: 'error', error: { type: 'api_error', message } });
    const run = cliRun([result(message, { is_error: true, api_error_status: status })], {
      returncode: 1,
    });
    const north = reading({ status, response: body });
    return verdict(observe([run], { ...wire([north]), scripted: false })).classification;
  };
  fc.assert(
    fc.property(prose, (message) => {
      assert.equal(refused(500, message), refused(500, 'no'));
      assert.equal(refused(429, message), refused(429, 'no'));
      assert.equal(refused(401, message), refused(401, 'no'));
    }),
  );
});
