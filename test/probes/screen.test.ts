import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScreenStep } from '../../src/claude/screen/step.ts';
import type { SessionLine } from '../../src/claude/session-file.ts';
import { PROBES, probeNamed } from '../../src/probes/catalogue.ts';
import { cleanExit } from '../../src/probes/expect/clean-exit.ts';
import type { Observation } from '../../src/probes/probe.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { assistant, byAgent, interrupted, said, told, user } from '../claude/session-lines.ts';
import { type Given, json, reading } from '../wire/readings.ts';
import { observe, secret, secrets, stageOf, uiRun, uiSteps, unmet } from './observations.ts';

const { whole } = secret;
const second = secrets[1]?.whole ?? '';
const foreign = newSecret().whole;

type Lines = readonly SessionLine[];
type Seen = {
  readonly files?: Observation['files'];
  readonly north?: Observation['wire']['north'];
  readonly south?: Observation['wire']['south'];
  /** What the screen showed once. */
  readonly rows?: readonly string[];
};

/** What a person asks, by the cue of the prompt's tag. */
const asked = (cue: string) => user(`[smoke:ui-00000000/${cue}] do it`);
const turn = (cue: string, answer: string): Lines => [asked(cue), said(answer)];
const untagged = (answer: string): Lines => [user('[smoke:ui-00000000] do it'), said(answer)];

/** A tool call and its result, before the answer. */
const call = (name: string, text: string, more: { isError?: boolean; id?: string } = {}): Lines => {
  const { id = `toolu_${name}`, isError = false } = more;
  return [
    assistant([{ type: 'tool_use', id, name, input: {} }], 'tool_use'),
    user([{ type: 'tool_result', tool_use_id: id, is_error: isError, content: text }]),
  ];
};
const withCalls = (...calls: readonly Lines[]): Lines => [
  user('[smoke:ui-00000000] do it'),
  ...calls.flat(),
  said(whole),
];

const printed = (text: string) => user(`<local-command-stdout>${text}</local-command-stdout>`);
const compaction = (summary: string): Lines => [
  told('system', { subtype: 'compact_boundary' }),
  user(summary, { isCompactSummary: true }),
];
const USAGE = { input_tokens: 10, output_tokens: 5, cache_read_input_tokens: 0 };
const answered = (given: Given = {}) =>
  reading({
    response: json({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: whole }],
      stop_reason: 'end_turn',
      usage: { ...USAGE, cache_creation_input_tokens: 1990 },
    }),
    ...given,
  });
const forModel = (cue: string, model: string) =>
  answered({
    request: { model, messages: [{ role: 'user', content: `[smoke:ui-00000000/${cue}]` }] },
  });
const MODELS = [forModel('first', 'sonnet'), forModel('recall', 'opus')];

const title = (given: string) =>
  reading({
    request: { output_config: { format: { schema: { properties: { title: {} } } } } },
    response: json({
      type: 'message',
      role: 'assistant',
      content: [{ type: 'text', text: JSON.stringify({ title: given }) }],
      stop_reason: 'end_turn',
      usage: USAGE,
    }),
  });
const named = (aiTitle: string) => told('ai-title', { aiTitle });

const cost = (inputTokens: number) =>
  told('cost-state', {
    totalCostUSD: 1,
    modelUsage: {
      m: {
        inputTokens,
        outputTokens: 5,
        cacheReadInputTokens: 0,
        cacheCreationInputTokens: 1990,
        costUSD: 1,
      },
    },
  });
const list = (side: 'north' | 'south', data: object) =>
  reading({ side, route: 'models', method: 'GET', response: json({ data }) });
const MODEL = { id: 'claude-a', display_name: 'Claude A' };
const LISTED = { north: [list('north', [MODEL])], south: [list('south', [MODEL])] };
const BACKGROUND: Lines = [
  user('[smoke:ui-00000000] do it'),
  ...call('Bash', 'Command running in background'),
  said('I wait.'),
  user('<task-notification>ended</task-notification>'),
  said(whole),
];
const AGENT: Lines = [
  user('[smoke:ui-00000000] do it'),
  assistant([{ type: 'tool_use', id: 'a1', name: 'Agent', input: {} }], 'tool_use'),
  user([{ type: 'tool_result', tool_use_id: 'a1', content: 'launched' }], {
    toolUseResult: { agentId: 'x' },
  }),
  ...call('Read', whole).map((line) => byAgent('x', line)),
  said(whole),
];

/** As 1.0.128 writes it: a subagent's lines name no agent. */
const NAMELESS: Lines = AGENT.map((line) =>
  line.agent === undefined ? line : byAgent('agent', line),
);

type Play = readonly [sessions: readonly Lines[], seen?: Seen];

const done = (file: string) => ({ files: { [file]: '' } });

/** The perfect play of each probe at the screen. */
const PERFECT: Readonly<Record<string, Play>> = {
  ui_first_turn: [
    [[...untagged(whole), named(`Join ${whole}`)]],
    { north: [title(`Join ${whole}`)] },
  ],
  ui_turns: [[[...turn('first', whole), ...turn('second', second), ...turn('recall', whole)]]],
  ui_permission: [[withCalls(call('Bash', ''))], done('smoke-allowed.txt')],
  ui_denied: [
    [
      [
        asked('refused'),
        ...call('Bash', 'no', { isError: true }),
        interrupted(),
        ...turn('next', whole),
      ],
    ],
  ],
  ui_escape: [[[asked('count'), said('One', null), interrupted(), ...turn('next', whole)]]],
  ui_model_switch: [[[...turn('first', whole), ...turn('recall', whole)]], { north: MODELS }],
  ui_compact: [
    [
      [
        ...turn('first', whole),
        ...turn('again', whole),
        ...compaction(`It is ${whole}.`),
        ...turn('recall', whole),
      ],
    ],
  ],
  ui_plan: [
    [withCalls(call('ExitPlanMode', 'approved'), call('Bash', ''))],
    done('smoke-planned.txt'),
  ],
  ui_question: [[withCalls(call('AskUserQuestion', '"Pair two"'))]],
  ui_queued_prompt: [[[...turn('slow', whole), ...turn('queued', second)]]],
  ui_context: [
    [[...turn('first', whole), printed('\u001b[1m2k/200k tokens\u001b[0m')]],
    { north: [answered()] },
  ],
  ui_model_list: [[turn('first', whole)], { ...LISTED, rows: ['6. Claude A  From gateway'] }],
  ui_continue: [[turn('first', whole), turn('recall', whole)]],
  ui_background: [[BACKGROUND]],
  ui_image: [[untagged(whole)]],
  ui_mcp: [[withCalls(call('mcp__smoke__get_token', whole))]],
  ui_subagent: [[AGENT]],
  ui_cost: [[[...turn('first', whole), cost(10)]], { north: [answered()] }],
};

/** What each asks for beside the right answer, left out one at a time. */
const LACKING: readonly (readonly [probe: string, what: string, ...play: Play])[] = [
  ['ui_first_turn', 'its title kept', [untagged(whole)], { north: [title(`Join ${whole}`)] }],
  [
    'ui_first_turn',
    'the prompt’s own title',
    [[...untagged(whole), named('Hello')]],
    { north: [title('Hello')] },
  ],
  ['ui_turns', 'the last turn', [[...turn('first', whole), ...turn('second', second)]]],
  [
    'ui_turns',
    'its own answer',
    [[...turn('first', second), ...turn('second', second), ...turn('recall', whole)]],
  ],
  ['ui_permission', 'the file', [withCalls(call('Bash', ''))]],
  ['ui_permission', 'the call', [untagged(whole)], done('smoke-allowed.txt')],
  [
    'ui_permission',
    'success',
    [withCalls(call('Bash', '', { isError: true }))],
    done('smoke-allowed.txt'),
  ],
  ['ui_denied', 'the refusal', [[asked('refused'), ...call('Bash', ''), ...turn('next', whole)]]],
  [
    'ui_denied',
    'the command left alone',
    [[asked('refused'), ...call('Bash', '', { isError: true }), ...turn('next', whole)]],
    done('smoke-denied.txt'),
  ],
  ['ui_escape', 'the interruption', [[...turn('count', 'One'), ...turn('next', whole)]]],
  ['ui_escape', 'the next answer', [[asked('count'), interrupted(), asked('next'), interrupted()]]],
  [
    'ui_model_switch',
    'the second request',
    [[...turn('first', whole), ...turn('recall', whole)]],
    { north: MODELS.slice(0, 1) },
  ],
  [
    'ui_compact',
    'the boundary',
    [[...turn('first', whole), ...turn('again', whole), ...turn('recall', whole)]],
  ],
  [
    'ui_compact',
    'the token in the summary',
    [
      [
        ...turn('first', whole),
        ...turn('again', whole),
        ...compaction('Something.'),
        ...turn('recall', foreign),
      ],
    ],
  ],
  ['ui_plan', 'the plan', [withCalls(call('Bash', ''))], done('smoke-planned.txt')],
  ['ui_plan', 'the command', [withCalls(call('ExitPlanMode', 'ok'))], done('smoke-planned.txt')],
  ['ui_question', 'the question', [untagged(whole)]],
  ['ui_queued_prompt', 'the queued turn', [turn('slow', whole)]],
  ['ui_context', 'the report', [turn('first', whole)], { north: [answered()] }],
  [
    'ui_context',
    'the right total',
    [[...turn('first', whole), printed('90k/200k tokens')]],
    { north: [answered()] },
  ],
  ['ui_model_list', 'the list', [turn('first', whole)]],
  ['ui_model_list', 'its model offered', [turn('first', whole)], LISTED],
  [
    'ui_model_list',
    'a list of that model',
    [turn('first', whole)],
    { north: [list('north', [])], rows: ['6. Claude A  From gateway'] },
  ],
  ['ui_continue', 'the second session', [turn('first', whole)]],
  ['ui_background', 'the later turn', [withCalls(call('Bash', 'running'))]],
  [
    'ui_background',
    'the background',
    [[...withCalls(call('Bash', whole)), user('go on'), said(whole)]],
  ],
  ['ui_mcp', 'the call', [untagged(whole)]],
  [
    'ui_subagent',
    'the subagent’s own reading',
    [withCalls(call('Agent', 'launched'), call('Read', whole))],
  ],
  ['ui_subagent', 'the subagent', [withCalls(call('Read', whole))]],
  ['ui_cost', 'the right sum', [[...turn('first', whole), cost(11)]], { north: [answered()] }],
];

function judged(name: string, [sessions, seen = {}]: Play, scripted = true): string[] {
  const { files = {}, north = [], south = [], rows } = seen;
  const pictures = rows ? [{ after: 'the end', at: 1, title: '', rows }] : [];
  const runs = sessions.map((lines) => uiRun(lines, { pictures }));
  return unmet(probeNamed(name), { ...observe(runs, { north, south, scripted }), files });
}

test('the perfect play at the screen meets every condition, for each probe', () => {
  // Those of auto mode are in auto-mode.test.ts.
  const names = PROBES.filter(({ name }) => /^ui_(?!auto_)/.test(name)).map(({ name }) => name);
  assert.deepEqual(Object.keys(PERFECT), names);
  for (const [name, play] of Object.entries(PERFECT))
    assert.deepEqual(judged(name, play), [], name);
});

test('a subagent that the file does not name is one all the same (1.0.128)', () => {
  assert.deepEqual(judged('ui_subagent', [[NAMELESS]]), []);
});

test('the right answer at the screen without the feature is not enough', () => {
  for (const [name, what, ...play] of LACKING)
    assert.notDeepEqual(judged(name, play), [], `${name} without ${what}`);
});

test('another attempt’s secret passes no probe at the screen', () => {
  for (const [name, [sessions, seen]] of Object.entries(PERFECT)) {
    const swapped = sessions.map((lines) =>
      JSON.parse(JSON.stringify(lines).replaceAll(whole, foreign)),
    );
    for (const scripted of [true, false])
      assert.notDeepEqual(judged(name, seen ? [swapped, seen] : [swapped], scripted), [], name);
  }
});

test('a session at the screen ends well when its script came to its end, however long it took to leave', () => {
  const end = (screen: Parameters<typeof uiRun>[1]) =>
    cleanExit.judge(
      observe([{ ...uiRun(untagged(whole), screen), returncode: undefined, timedOut: false }]),
    );
  assert.deepEqual(end({ stopped: true }), { met: true });
  assert.equal(end({ stopped: false }).met, false);
  const stuck = { step: 1, words: 'wait for done', why: 'blocked', state: 'asking' } as const;
  assert.match(JSON.stringify(end({ stopped: true, stuck })), /step 2 .*wait for done.*a dialog/);
});

/** What is sent in a script, prompt by prompt. */
function sentIn(steps: readonly ScreenStep[]): string[] {
  return steps.flatMap((step) =>
    'send' in step ? [step.send] : 'type' in step ? [step.type] : [],
  );
}

for (const [kind, answer] of [
  ['echoes its prompt', (prompt: string) => prompt],
  ['says nothing', () => ''],
] as const) {
  test(`a model that ${kind} passes no probe at the screen, live or scripted`, () => {
    for (const name of Object.keys(PERFECT)) {
      const sessions = uiSteps(stageOf(probeNamed(name))).map(({ steps }) =>
        sentIn(steps).flatMap((prompt) => [user(prompt), said(answer(prompt))]),
      );
      for (const scripted of [true, false])
        assert.notDeepEqual(judged(name, [sessions], scripted), [], `${name}, ${scripted}`);
    }
  });
}
