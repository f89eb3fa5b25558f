import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBES, probeNamed } from '../../src/probes/catalogue.ts';
import { newSecret } from '../../src/probes/secret.ts';
import {
  cliRun,
  cliSteps,
  compaction,
  observe,
  promptsOf,
  result,
  secret,
  stageOf,
  thinkingDelta,
  toolCall,
  unmet,
} from './observations.ts';

const { whole } = secret;
const other = newSecret().whole;

const AGENT = [
  ...toolCall('Agent', whole, { id: 'a1', input: { run_in_background: false } }),
  ...toolCall('Read', `1\t${whole}`, { id: 'r1', parent: 'a1' }),
];

/** The perfect play of each probe of the seed, as the events of each of its steps. */
const PERFECT: Readonly<Record<string, readonly (readonly object[])[]>> = {
  basic_text: [[result(whole)]],
  thinking: [[thinkingDelta, result(whole)]],
  tool_use_roundtrip: [[...toolCall('Read', `1\t${whole}\n`), result(whole)]],
  interleaved_thinking_tool: [
    [thinkingDelta, ...toolCall('Read', whole), thinkingDelta, result(whole)],
  ],
  subagent_task: [[...AGENT, result(whole)]],
  compact_command: [[result(whole)], [...compaction(`The token is ${whole}.`), result('')]],
};

/** What each probe asks for beside the right answer, left out one at a time. */
const LACKING: readonly (readonly [
  probe: string,
  what: string,
  steps: readonly (readonly object[])[],
])[] = [
  ['thinking', 'thinking', [[result(whole)]]],
  ['tool_use_roundtrip', 'the call', [[result(whole)]]],
  ['tool_use_roundtrip', 'the right tool', [[...toolCall('Grep', whole), result(whole)]]],
  ['tool_use_roundtrip', 'the file’s text', [[...toolCall('Read', 'no such file'), result(whole)]]],
  [
    'tool_use_roundtrip',
    'success',
    [[...toolCall('Read', whole, { isError: true }), result(whole)]],
  ],
  ['tool_use_roundtrip', 'the result', [[...toolCall('Read', whole).slice(0, 1), result(whole)]]],
  ['interleaved_thinking_tool', 'thinking', [[...toolCall('Read', whole), result(whole)]]],
  ['interleaved_thinking_tool', 'the call', [[thinkingDelta, result(whole)]]],
  ['subagent_task', 'the agent', [[...toolCall('Read', whole), result(whole)]]],
  ['subagent_task', 'the agent’s own read', [[...AGENT.slice(0, 2), result(whole)]]],
  [
    'subagent_task',
    'the agent’s result',
    [[...AGENT.slice(0, 1), ...AGENT.slice(2), result(whole)]],
  ],
  [
    'subagent_task',
    'the agent’s reading: the main loop read',
    [[...AGENT.slice(0, 2), ...toolCall('Read', whole), result(whole)]],
  ],
  [
    'compact_command',
    'the boundary',
    [[result(whole)], [{ type: 'user', message: { content: whole } }, result(whole)]],
  ],
  [
    'compact_command',
    'the summary',
    [[result(whole)], [...compaction('').slice(0, 2), result(whole)]],
  ],
  [
    'compact_command',
    'the token in the summary',
    [[result(whole)], [...compaction('We joined something.'), result(whole)]],
  ],
  [
    'compact_command',
    'success',
    [
      [result(whole)],
      [
        { type: 'system', subtype: 'status', compact_result: 'failed' },
        ...compaction(whole).slice(1),
        result(''),
      ],
    ],
  ],
  ['compact_command', 'the first answer', [[result('')], [...compaction(whole), result('')]]],
];

test('the perfect play meets every condition', () => {
  for (const [name, steps] of Object.entries(PERFECT)) {
    const seen = observe(steps.map((events) => cliRun(events)));
    assert.deepEqual(unmet(probeNamed(name), seen), [], name);
  }
});

test('the right answer without the feature is not enough', () => {
  for (const [name, what, steps] of LACKING) {
    const seen = observe(steps.map((events) => cliRun(events)));
    assert.notDeepEqual(unmet(probeNamed(name), seen), [], `${name} without ${what}`);
  }
});

test('with a live model missing thinking is a note, all else still counts', () => {
  const live = { scripted: false };
  assert.deepEqual(unmet(probeNamed('thinking'), observe([cliRun([result(whole)])], live)), []);
  assert.notDeepEqual(
    unmet(probeNamed('tool_use_roundtrip'), observe([cliRun([result(whole)])], live)),
    [],
  );
});

test('another attempt’s secret passes no probe of the seed, in whatever place of the perfect play', () => {
  for (const [name, steps] of Object.entries(PERFECT)) {
    const swapped = JSON.parse(JSON.stringify(steps).replaceAll(whole, other));
    for (const scripted of [true, false]) {
      const seen = observe(
        swapped.map((events: readonly unknown[]) => cliRun(events)),
        { scripted },
      );
      assert.notDeepEqual(unmet(probeNamed(name), seen), [], name);
    }
  }
});

for (const [kind, answer] of [
  ['echoes its prompt', (prompt: string) => prompt],
  ['says nothing', () => ''],
  ['says another attempt’s secret', () => other],
] as const) {
  test(`a model that ${kind} passes no probe, live or scripted`, () => {
    // Those without a CLI are about the target's own routes: there is no model to be taken in by.
    const probes = PROBES.filter((probe) => cliSteps(stageOf(probe)).length > 0);
    assert.ok(probes.length >= 6);
    for (const probe of probes) {
      const runs = cliSteps(stageOf(probe)).map((step) =>
        cliRun(promptsOf(step).map((text) => result(answer(text)))),
      );
      for (const scripted of [true, false]) {
        const seen = { ...observe(runs, { scripted, southRecorded: true }), guarded: true };
        assert.notDeepEqual(unmet(probe, seen), [], `${probe.name}, scripted: ${scripted}`);
      }
    }
  });
}
