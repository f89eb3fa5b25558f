import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import type { Finding } from '../../src/rules/finding.ts';
import { bySuffering } from '../../src/verdict/suffering.ts';
import { judge } from '../../src/verdict/verdict.ts';
import type { HeaderLines } from '../../src/wire/exchange.ts';
import { cliRun, observe, result, secret } from '../probes/observations.ts';
import { json, reading, stream, wire } from '../wire/readings.ts';
import { TEXT_STREAM } from '../wire/streams.ts';

const CLI: HeaderLines = [
  ['user-agent', 'claude-cli/2.1.331'],
  ['anthropic-version', '2023-06-01'],
];
const user = { role: 'user', content: 'Say DONE.' };
const ask = (...turns: readonly object[]) => ({ model: 'm', stream: true, messages: turns });
const refusal = (message: string) =>
  json({ type: 'error', error: { type: 'invalid_request_error', message } });

test('what the CLI died of is told before what it got over', () => {
  const first = reading({
    id: 'n1',
    status: 422,
    request: ask(user, { role: 'system', content: [] }),
    requestHeaders: CLI,
    endedAt: 100,
    response: json({ detail: [{ loc: ['body', 'messages', 1, 'role'], msg: 'no' }] }),
  });
  const second = reading({
    id: 'n2',
    startedAt: 2000,
    status: 400,
    request: ask(user),
    requestHeaders: CLI,
    response: refusal('anthropic-version: header is required'),
  });
  const south = reading({
    side: 'south',
    startedAt: 2010,
    status: 400,
    request: { ...ask(user), tools: [] },
    requestHeaders: [],
    response: refusal('anthropic-version: header is required'),
  });
  const died = cliRun([result('API Error: 400', { is_error: true })], { returncode: 1 });
  const seen = observe([died], wire([first, second], [south]));
  const { classification, reasons, findings } = judge(probeNamed('basic_text'), seen);
  assert.equal(classification, 'product_failure');
  assert.match(
    reasons[0] ?? '',
    /^across\/refused-upstream: the upstream refused what the target sent \(s1\): anthropic-version: header/,
  );
  const errors = findings.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
  assert.equal(errors.at(1), 'headers/anthropic-version');
  assert.equal(errors.at(-1), 'http/refused', 'got over by asking without the turn');
});

test('what the target’s own requests lack is told before what the CLI got over', () => {
  const thinking = { thinking: { type: 'adaptive' } };
  const first = reading({
    id: 'n1',
    status: 422,
    request: { ...ask(user, { role: 'system', content: [] }), ...thinking },
    requestHeaders: CLI,
    endedAt: 100,
    response: json({ detail: [{ loc: ['body', 'messages', 1, 'role'], msg: 'no' }] }),
  });
  const second = reading({
    id: 'n2',
    startedAt: 2000,
    request: { ...ask(user), ...thinking },
    requestHeaders: CLI,
    response: stream(TEXT_STREAM),
  });
  const south = reading({
    side: 'south',
    startedAt: 2010,
    route: 'chat_completions',
    request: { messages: [user] },
    response: json({ choices: [{ message: { content: 'DONE' }, finish_reason: 'stop' }] }),
  });
  const sides = { ...wire([first, second], [south]), scripted: true };
  const seen = observe([cliRun([result(secret.whole)])], sides);
  const { classification, reasons } = judge(probeNamed('thinking'), seen);
  assert.equal(classification, 'product_failure');
  assert.match(reasons[0] ?? '', /ask their upstream for none/);
  assert.match(reasons.join('\n'), /http\/refused/);
});

test('where nothing was refused, the order of the rules stays, errors first', () => {
  const told = (rule: string, severity: Finding['severity'], id: string): Finding => ({
    rule,
    severity,
    party: 'target',
    message: '',
    count: 1,
    exchanges: [id],
  });
  const list = [told('a', 'warning', 'n1'), told('b', 'error', 'n1'), told('c', 'error', 'n2')];
  const order = (failing?: string) => bySuffering(list, wire([]), failing).map(({ rule }) => rule);
  assert.deepEqual(order(), ['b', 'c', 'a']);
  assert.deepEqual(order('n2'), ['c', 'b', 'a']);
});
