import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Stuck } from '../../src/claude/screen/drive.ts';
import type { Classification } from '../../src/config/classifications.ts';
import type { Finding } from '../../src/rules/finding.ts';
import type { Case } from '../../src/verdict/case.ts';
import { classify, LAST_STEP, type StepName, VERDICT_STEPS } from '../../src/verdict/classify.ts';
import type { AttemptWire, Reading } from '../../src/wire/reading.ts';
import { cliRun, observe, result, uiRun } from '../probes/observations.ts';
import { type Given, json, reading, stream } from '../wire/readings.ts';

const UNMET = ['expected the final answer X, seen "Y"'];
const ask = (text: string) => ({
  model: 'm',
  stream: true,
  messages: [{ role: 'user', content: text }],
});
const error = (type: string) =>
  json({ type: 'error', error: { type, message: 'words of the target' } });
const answered = stream([
  { type: 'message_start', message: { content: [] } },
  { type: 'message_delta', delta: { stop_reason: 'end_turn' } },
  { type: 'message_stop' },
]);

const north = (given: Given = {}): Reading =>
  reading({ request: ask('a'), response: answered, ...given });
const south = (given: Given = {}): Reading =>
  north({ side: 'south', request: { ...ask('a'), max_tokens: 1 }, ...given });
const broken = (given: Given = {}): Reading =>
  south({
    response: stream([{ type: 'error', error: { type: 'overloaded_error', message: '' } }]),
    ...given,
  });

/** The wire of an attempt with its south side, live unless said otherwise. */
const both = (
  norths: readonly Reading[],
  souths: readonly Reading[],
  scripted = false,
): Partial<AttemptWire> => ({
  north: norths,
  south: souths,
  southRecorded: true,
  scripted,
});
const onlyNorth = (norths: readonly Reading[], scripted = false): Partial<AttemptWire> => ({
  north: norths,
  scripted,
});

const ran = [cliRun([result('Y')])];
const timedOut = [cliRun([], { returncode: undefined, timedOut: true })];
const pendingParts = {
  end: 'client_gone',
  response: stream([{ type: 'message_start', message: {} }]),
} as const;
const pending = north(pendingParts);

function judged(wire: Partial<AttemptWire>, more: Partial<Case> = {}, runs = ran): Classification {
  return classify({ seen: observe(runs, wire), findings: [], unmet: UNMET, notes: [], ...more })
    .classification;
}

const finding = (parts: Partial<Finding> = {}): Finding => ({
  rule: 'stream/terminal-event',
  severity: 'error',
  party: 'target',
  message: 'no end',
  count: 1,
  exchanges: ['n1'],
  ...parts,
});

test('broken_rule: a hard finding of the target decides, also over a pass and a refusal', () => {
  const wire = onlyNorth([north()]);
  assert.equal(judged(wire, { findings: [finding()], unmet: [] }), 'product_failure');
  assert.equal(
    judged(onlyNorth([north({ status: 529 })]), { findings: [finding()] }),
    'product_failure',
  );
  const coped = classify({ seen: observe(ran, wire), findings: [finding()], unmet: [], notes: [] });
  assert.match(coped.reasons.join('\n'), /coped/);
});

test('broken_rule: warnings, notes and other parties’ findings do not', () => {
  const mild = [
    finding({ severity: 'warning' }),
    finding({ severity: 'note' }),
    finding({ party: 'upstream' }),
    finding({ party: 'model' }),
  ];
  assert.equal(judged(onlyNorth([north()]), { findings: mild, unmet: [] }), 'passed');
  assert.equal(judged(onlyNorth([north()]), { findings: mild }), 'model_feature_failure');
});

test('all_met: what is met passes, with its notes', () => {
  const blame = classify({
    seen: observe(ran, onlyNorth([north()])),
    findings: [],
    unmet: [],
    notes: ['wordy'],
  });
  assert.deepEqual(blame, { classification: 'passed', reasons: ['wordy'], decidedBy: 'all_met' });
});

test('no_request: without a message on the wire nothing passes and the target is not blamed', () => {
  const stderr = [cliRun([], { returncode: 1, stderr: 'cannot find module\n' })];
  assert.equal(judged({ north: [] }, {}, stderr), 'harness_bug');
  assert.match(
    classify({ seen: observe(stderr), findings: [], unmet: UNMET, notes: [] }).reasons.join('\n'),
    /cannot find module/,
  );
  assert.equal(
    judged({ north: [] }, { unmet: [] }),
    'harness_bug',
    'a right answer out of nowhere',
  );
  assert.equal(judged({ north: [] }, {}, timedOut), 'harness_bug');
  const login = [
    cliRun([{ type: 'assistant', error: 'authentication_failed' }, result('Please run /login')]),
  ];
  assert.equal(judged({ north: [] }, {}, login), 'missing_env');
  const sideRoute = reading({ route: 'models', method: 'GET', status: 401 });
  assert.equal(judged(onlyNorth([sideRoute])), 'missing_env');
  assert.equal(judged(onlyNorth([sideRoute], true)), 'product_failure');
  assert.equal(judged(onlyNorth([reading({ route: 'count_tokens' })])), 'harness_bug');
});

const REFUSALS: readonly (readonly [
  what: string,
  wire: Partial<AttemptWire>,
  expected: Classification,
])[] = [
  ['500, one side', onlyNorth([north({ status: 500 })]), 'product_failure'],
  [
    '500 that says overloaded, one side',
    onlyNorth([north({ status: 500, response: error('overloaded_error') })]),
    'product_failure',
  ],
  [
    '500 of the upstream',
    both([north({ status: 500 })], [south({ status: 500 })]),
    'upstream_unavailable',
  ],
  [
    '502 for the upstream’s 500',
    both([north({ status: 502 })], [south({ status: 500 })]),
    'upstream_unavailable',
  ],
  [
    '502 for an upstream that was not there',
    both([north({ status: 502 })], [south({ noResponse: true, end: 'unreachable' })]),
    'upstream_unavailable',
  ],
  [
    '500 though the upstream answered',
    both([north({ status: 500 })], [south()]),
    'product_failure',
  ],
  ['500 without asking', both([north({ status: 500 })], []), 'product_failure'],
  ['429, one side', onlyNorth([north({ status: 429 })]), 'upstream_unavailable'],
  ['529, one side', onlyNorth([north({ status: 529 })]), 'upstream_unavailable'],
  [
    '503 overloaded, one side',
    onlyNorth([north({ status: 503, response: error('overloaded_error') })]),
    'upstream_unavailable',
  ],
  [
    '503 of another kind, one side',
    onlyNorth([north({ status: 503, response: error('api_error') })]),
    'product_failure',
  ],
  [
    '429 though the upstream answered',
    both([north({ status: 429 })], [south()]),
    'product_failure',
  ],
  ['429 without asking', both([north({ status: 429 })], []), 'product_failure'],
  [
    '429 without asking, after the upstream’s own',
    both([north({ startedAt: 5000, status: 429 })], [south({ status: 429, startedAt: 1010 })]),
    'upstream_unavailable',
  ],
  ['401, one side', onlyNorth([north({ status: 401 })]), 'missing_env'],
  ['403 of the upstream', both([north({ status: 403 })], [south({ status: 403 })]), 'missing_env'],
  [
    '502 for the upstream’s 401',
    both([north({ status: 502 })], [south({ status: 401 })]),
    'missing_env',
  ],
  ['401 without asking', both([north({ status: 401 })], []), 'missing_env'],
  [
    '401 though the upstream answered',
    both([north({ status: 401 })], [south()]),
    'product_failure',
  ],
  ['404, one side', onlyNorth([north({ status: 404 })]), 'product_failure'],
  [
    '400 of the upstream to what the target made of it',
    both([north({ status: 400 })], [south({ status: 400 })]),
    'product_failure',
  ],
  [
    '400 of the upstream to the same request',
    both(
      [north({ status: 400 })],
      [south({ status: 400, request: { ...ask('a'), model: 'other' } })],
    ),
    'upstream_unavailable',
  ],
  [
    'no answer at all, one side',
    onlyNorth([north({ noResponse: true, end: 'unreachable' })]),
    'product_failure',
  ],
  [
    'an error event, relayed',
    both([north({ response: broken().response })], [broken()]),
    'upstream_unavailable',
  ],
  [
    'an overload as an event, one side',
    onlyNorth([north({ response: broken().response })]),
    'upstream_unavailable',
  ],
  [
    'an error event of its own',
    both([north({ response: broken().response })], [south()]),
    'product_failure',
  ],
  [
    'a cut after the upstream’s',
    both([north({ end: 'cut' })], [south({ end: 'cut' })]),
    'upstream_unavailable',
  ],
  [
    'scripted: 400',
    both([north({ status: 400 })], [south({ status: 400 })], true),
    'product_failure',
  ],
  ['scripted: 401', both([north({ status: 401 })], [], true), 'product_failure'],
  ['scripted: 429 of its own', both([north({ status: 429 })], [south()], true), 'product_failure'],
  [
    'scripted: 529 as played',
    both([north({ status: 529 })], [south({ status: 529 })], true),
    'upstream_unavailable',
  ],
  ['scripted, one side: 500', onlyNorth([north({ status: 500 })], true), 'product_failure'],
];

test('refusal: it is blamed on whoever the wire shows', () => {
  for (const [what, wire, expected] of REFUSALS) assert.equal(judged(wire), expected, what);
});

test('refusal: one that the CLI got through by asking again is not what failed', () => {
  const wire = onlyNorth([north({ status: 529 }), north({ id: 'n2', startedAt: 3000 })]);
  assert.equal(judged(wire), 'model_feature_failure');
  const another = onlyNorth([
    north({ status: 529 }),
    north({ id: 'n2', startedAt: 3000, request: ask('b') }),
  ]);
  assert.equal(judged(another), 'upstream_unavailable', 'another question is no second try');
  const again = onlyNorth([
    north({ status: 529 }),
    north({ id: 'n2', startedAt: 3000, status: 500 }),
  ]);
  assert.equal(judged(again), 'product_failure', 'the last of them decides');
});

test('refusal: a fault that the scene plays is no outage', () => {
  const wire = both([north({ status: 529 })], [south({ status: 529 })], true);
  assert.equal(judged(wire, { faults: true }), 'product_failure');
});

test('refusal: a reason quotes it, redacted before it is cut', () => {
  const text = `${'x'.repeat(290)}hidden-word`;
  const seen = observe(ran, onlyNorth([north({ status: 500, response: { kind: 'text', text } })]));
  const redact = (words: string) => words.replaceAll('hidden-word', '***');
  const [reason = ''] = classify({ seen, findings: [], unmet: UNMET, notes: [], redact }).reasons;
  assert.match(reason, /HTTP 500 \(n1\): x+\*\*\*$/);
});

const SILENCES: readonly (readonly [
  what: string,
  wire: Partial<AttemptWire>,
  expected: Classification,
])[] = [
  ['all answered', onlyNorth([north()]), 'probe_timeout'],
  [
    'all answered, and hung up on after its end',
    onlyNorth([north({ end: 'client_gone' })]),
    'probe_timeout',
  ],
  ['silent target, one side', onlyNorth([pending]), 'probe_timeout'],
  ['silent target that is scripted itself', onlyNorth([pending], true), 'product_failure'],
  ['never asked', both([pending], []), 'product_failure'],
  ['asked before only', both([pending], [south({ startedAt: 500 })]), 'product_failure'],
  ['upstream answered', both([pending], [south()]), 'product_failure'],
  [
    'upstream at its end, though left open',
    both([pending], [south({ end: 'client_gone' })]),
    'product_failure',
  ],
  [
    'upstream silent',
    both([pending], [south({ end: 'client_gone', response: { kind: 'none' } })]),
    'upstream_unavailable',
  ],
  [
    'scripted upstream not read to its end',
    both([pending], [south({ end: 'client_gone', response: { kind: 'none' } })], true),
    'product_failure',
  ],
];

test('time_out: whoever was silent is to blame', () => {
  for (const [what, wire, expected] of SILENCES)
    assert.equal(judged(wire, {}, timedOut), expected, what);
});

test('refusal comes before time_out: refusals cost time', () => {
  assert.equal(judged(onlyNorth([north({ status: 529 })]), {}, timedOut), 'upstream_unavailable');
});

const silent = [cliRun([], { returncode: 1 })];
const killed = [cliRun([], { returncode: undefined })];

test('protocol, cli_killed, lost_on_the_way, cli_without_result, model: unmet on a clean wire', () => {
  assert.equal(judged(onlyNorth([north()], true)), 'product_failure');
  assert.equal(judged(onlyNorth([north()])), 'model_feature_failure');
  assert.equal(judged(onlyNorth([north()]), { targets: true }), 'product_failure');
  assert.equal(judged(onlyNorth([north()]), {}, silent), 'harness_bug');
  assert.equal(judged(onlyNorth([north()], true), {}, silent), 'product_failure');
  assert.equal(judged(onlyNorth([north()], true), {}, killed), 'harness_bug');
});

const NO_SPACE = 'Error: ENOSPC: no space left on device, write\n';
const stuckScreen = (why: Stuck['why'], state: Stuck['state']) => [
  uiRun([], { stuck: { step: 0, words: 'wait for done', why, state } }),
];

test('unknown_screen: a script that cannot go on is no proof against the target; a turn that is over is', () => {
  const clean = onlyNorth([north()], true);
  assert.equal(judged(clean, {}, stuckScreen('late', 'working')), 'harness_bug');
  assert.equal(judged(clean, {}, stuckScreen('blocked', 'asking')), 'harness_bug');
  assert.equal(judged(clean, {}, stuckScreen('blocked', 'ready')), 'product_failure');
});

const full = [cliRun([], { returncode: 1, stderr: NO_SPACE })];

test('machine_trouble: a full disk is nobody’s fault, whatever else the wire shows', () => {
  for (const wire of [
    onlyNorth([north()], true),
    onlyNorth([north({ status: 500 })]),
    both([pending], []),
    { north: [] },
  ]) {
    const blame = classify({
      seen: observe(full, wire),
      findings: [finding()],
      unmet: UNMET,
      notes: [],
    });
    assert.equal(blame.decidedBy, 'machine_trouble');
    assert.equal(blame.classification, 'harness_bug');
    assert.equal(blame.trouble?.code, 'ENOSPC');
    assert.match(blame.reasons[0] ?? '', /no space left .*\(ENOSPC\); nobody’s proxy is at fault/);
  }
  const unstarted = [cliRun([], { returncode: undefined, startError: 'spawn EMFILE' })];
  assert.equal(judged({ north: [] }, {}, unstarted), 'harness_bug');
});

test('machine_trouble: what passed has passed, and what the target said is the target’s', () => {
  assert.equal(judged(onlyNorth([north()]), { unmet: [] }, full), 'passed');
  const relayed = onlyNorth([
    north({
      status: 500,
      response: { kind: 'text', text: 'ENOSPC: no space left on device, write' },
    }),
  ]);
  assert.equal(judged(relayed, {}, full), 'product_failure');
});

const ACCOUNT = (message: string, type = 'invalid_request_error') =>
  json({ type: 'error', error: { type, message } });
const LOW = ACCOUNT('Your credit balance is too low to access the Anthropic API.');

test('account: an empty account, a refused key or an unknown model is said, and no one’s proxy blamed', () => {
  const spent = onlyNorth([north({ status: 400, response: LOW })]);
  const blame = classify({ seen: observe(ran, spent), findings: [], unmet: UNMET, notes: [] });
  assert.equal(blame.classification, 'upstream_unavailable');
  assert.equal(blame.lasting, true);
  assert.match(blame.reasons[0] ?? '', /^the account .* spent \(n1\): Your credit balance/);
  const relayed = ACCOUNT('OpenAI: 429 {"error":{"code":"insufficient_quota"}}', 'api_error');
  assert.equal(
    judged(onlyNorth([north({ status: 500, response: relayed })])),
    'upstream_unavailable',
  );
  const both400 = both([north({ status: 400 })], [south({ status: 400, response: LOW })]);
  assert.equal(judged(both400), 'upstream_unavailable');
  const gemini = json({
    error: { code: 400, status: 'INVALID_ARGUMENT', message: 'API key not valid.' },
  });
  assert.equal(judged(onlyNorth([north({ status: 400, response: gemini })])), 'missing_env');
});

test('account: what the target says of itself, though it asked nobody, is its own', () => {
  assert.equal(judged(both([north({ status: 400, response: LOW })], [])), 'product_failure');
  assert.equal(judged(onlyNorth([north({ status: 400, response: LOW })], true)), 'product_failure');
});

test('account: a model that is not known is the account’s only where the CLI asked for the cell’s own', () => {
  const unknown = north({ status: 404, response: ACCOUNT('model: m', 'not_found_error') });
  const wire = onlyNorth([unknown]);
  const asked = (model: string | undefined) =>
    classify({ seen: { ...observe(ran, wire), model }, findings: [], unmet: UNMET, notes: [] });
  assert.equal(asked('m').classification, 'upstream_unavailable');
  assert.equal(
    asked('other').classification,
    'product_failure',
    'an alias that the probe asks for',
  );
  assert.equal(asked(undefined).classification, 'product_failure');
});

test('the scripted model’s refusal of what the CLI itself sent is ours', () => {
  const [n, s] = [north({ status: 400 }), south({ status: 400, request: ask('a') })];
  assert.equal(judged(both([n], [s], true)), 'harness_bug');
  const spoilt = { findings: [finding({ rule: 'thinking/lost', severity: 'warning' })] };
  assert.equal(judged(both([n], [s], true), spoilt), 'product_failure', 'an answer it sends back');
});

test('nothing is said of a release of the CLI where none ran', () => {
  const seen = observe([], onlyNorth([north()]));
  const { reasons } = classify({ seen, findings: [finding()], unmet: [], notes: [] });
  assert.doesNotMatch(reasons.join(), /CLI release/);
});

const clean = onlyNorth([north()]);

/** A case that each step decides, and no earlier one. */
const DECIDED: Readonly<
  Record<StepName, readonly [wire: Partial<AttemptWire>, more?: Partial<Case>, runs?: typeof ran]>
> = {
  machine_trouble: [clean, {}, full],
  broken_rule: [clean, { findings: [finding()] }],
  reached_outside: [
    clean,
    { findings: [finding({ rule: 'reach/outside', party: 'model' })], unmet: [] },
  ],
  no_request: [{ north: [] }],
  all_met: [clean, { unmet: [] }],
  no_tool: [clean, { tool: ['ToolSearch'] }],
  account: [onlyNorth([north({ status: 402 })])],
  refusal: [onlyNorth([north({ status: 500 })])],
  time_out: [onlyNorth([pending]), {}, timedOut],
  protocol: [clean, { targets: true }],
  unknown_screen: [clean, {}, stuckScreen('blocked', 'asking')],
  cli_killed: [clean, {}, killed],
  lost_on_the_way: [onlyNorth([north()], true)],
  cli_without_result: [clean, {}, silent],
  model: [clean],
};

test('each step has a case that it decides, and the order is the list’s', () => {
  const order = [...VERDICT_STEPS, LAST_STEP].map(({ name }) => name);
  assert.deepEqual(Object.keys(DECIDED), order);
  for (const [name, [wire, more = {}, runs = ran]] of Object.entries(DECIDED)) {
    const facts = { seen: observe(runs, wire), findings: [], unmet: UNMET, notes: [], ...more };
    assert.equal(classify(facts).decidedBy, name);
  }
});

test('an upstream that fails within a 200 of another dialect is unavailable, and the target’s relay honest', () => {
  const response = stream([
    { type: 'response.created', response: {} },
    { type: 'response.failed', response: { status: 'failed' } },
  ]);
  const failing = south({ route: 'responses', response });
  const relay = north({ status: 529, response: error('overloaded_error') });
  assert.equal(judged(both([relay], [failing])), 'upstream_unavailable');
  const whole = { type: 'response.completed', response: { status: 'completed', output: [] } };
  const fine = south({ route: 'responses', response: stream([whole]) });
  assert.equal(judged(both([relay], [fine])), 'product_failure');
});

test('no_tool: a tool that the CLI itself did not offer judges nobody; one that it offered does', () => {
  const offers = { ...ask('a'), tools: [{ name: 'ToolSearch' }] };
  const wire = (request: object) => onlyNorth([north({ request })], true);
  const tool = ['ToolSearch'];
  assert.equal(judged(wire(ask('a')), { tool }), 'not_applicable');
  assert.equal(judged(wire(offers), { tool }), 'product_failure');
  assert.equal(judged(wire(ask('a')), { tool, findings: [finding()] }), 'product_failure');
});

test('time_out: a target that was sending is not called silent', () => {
  const flood = (lastAt: number) =>
    north({ end: 'client_gone', endedAt: 20_000, lastAt, response: stream([]) });
  const reasonOf = (wire: Partial<AttemptWire>) =>
    classify({ seen: observe(timedOut, wire), findings: [], unmet: UNMET, notes: [] }).reasons[0];
  assert.match(reasonOf(onlyNorth([flood(19_000)])) ?? '', /still sending \(0 bytes of n1/);
  assert.match(reasonOf(onlyNorth([flood(9000)])) ?? '', /target silent/);
  assert.match(reasonOf(both([flood(19_000)], [south()])) ?? '', /was still sending/);
});

test('time_out: nobody is blamed on a machine that is itself so late', () => {
  const late = { ...both([north({ ...pendingParts, endedAt: 9000 })], []), lagMs: 2000 };
  assert.equal(judged(late, {}, timedOut), 'probe_timeout');
  assert.equal(judged({ ...late, lagMs: 10 }, {}, timedOut), 'product_failure');
});

test('a redirection past the recorder is no model’s fault', () => {
  const moved = (side: typeof north) => side({ status: 307, response: { kind: 'text', text: '' } });
  assert.equal(judged(both([moved(north)], [])), 'product_failure');
  assert.equal(judged(both([moved(north)], [moved(south)])), 'upstream_unavailable');
});

test('a refusal that quotes what an earlier cell was told says so, and is nobody’s failure here', () => {
  const words = 'The model is cooling down for a while';
  const refused = north({ status: 400, response: ACCOUNT(`upstream said: ${words}`) });
  const earlier = [{ attempt: 'overloaded-0011aabb', words }];
  const wire = { ...both([refused], [], true), earlier };
  const blame = classify({ seen: observe(ran, wire), findings: [], unmet: UNMET, notes: [] });
  assert.equal(blame.classification, 'upstream_unavailable');
  assert.match(blame.reasons[0] ?? '', /earlier cell \(overloaded-0011aabb\).*proxy-restart: cell/);
  assert.equal(judged({ ...wire, earlier: [] }), 'product_failure');
  const asked = { ...both([refused], [south({ status: 400 })], true), earlier };
  assert.equal(judged(asked), 'product_failure', 'it did ask');
});
