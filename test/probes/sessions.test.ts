import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { reading } from '../wire/readings.ts';
import { cliRun, compaction, observe, result, secret, secrets, unmet } from './observations.ts';

const { whole } = secret;
const foreign = newSecret().whole;
const wholes = secrets.map((each) => each.whole);

const init = (id: string) => ({ type: 'system', subtype: 'init', session_id: id });
const lines = Array.from({ length: 2500 }, (_, index) => `line ${index + 1} of 2500`);
const each = (count: number) => wholes.slice(0, count).map((text) => [result(text)]);

/** The perfect play of each probe that is judged by its transcripts alone, as the events of each step. */
const PERFECT: Readonly<Record<string, readonly (readonly object[])[]>> = {
  session_resume: [[result(whole)], [result(whole)]],
  fork_session: [
    [init('a'), result(whole)],
    [init('b'), result(whole)],
  ],
  compact_then_continue: [
    [result(whole)],
    [...compaction(`The token is ${whole}.`), result('')],
    [result(whole)],
  ],
  stream_json_input: [[result(whole), result(wholes[1] ?? ''), result(whole)]],
  concurrent_sessions: each(10),
  effort_levels: each(3),
  long_output: [[result([...lines, whole].join('\n'))]],
};

function judged(probe: string, steps: readonly (readonly object[])[]): string[] {
  return unmet(probeNamed(probe), observe(steps.map((events) => cliRun(events))));
}

/** The steps with every result's text changed. */
function answering(steps: readonly (readonly object[])[], change: (text: string) => string) {
  return steps.map((events) =>
    events.map((event) =>
      'result' in event ? { ...event, result: change(String(event.result)) } : event,
    ),
  );
}

test('the perfect play is met', () => {
  for (const [probe, steps] of Object.entries(PERFECT)) {
    assert.deepEqual(judged(probe, steps), [], probe);
  }
});

test('an echo, nothing, and another attempt’s secret are not', () => {
  const wrong: readonly ((text: string) => string)[] = [
    () => '',
    () => foreign,
    () => `Join these two parts: ${secret.left} ${secret.right}`,
    (text) => `${text} ${text}`,
    (text) => text.slice(0, -1),
  ];
  for (const [probe, steps] of Object.entries(PERFECT)) {
    for (const change of wrong) {
      assert.notDeepEqual(judged(probe, answering(steps, change)), [], `${probe} ${change}`);
    }
  }
});

test('a step that never ran, or a feature’s event left out, is not met', () => {
  for (const [probe, steps] of Object.entries(PERFECT)) {
    assert.notDeepEqual(judged(probe, steps.slice(0, -1)), [], probe);
  }
  assert.match(
    judged('fork_session', [
      [init('a'), result(whole)],
      [init('a'), result(whole)],
    ])[0] ?? '',
    /new session id/,
  );
  assert.match(judged('stream_json_input', [[result(whole), result(whole)]])[0] ?? '', /3 results/);
  assert.match(
    judged('compact_then_continue', [[result(whole)], [result(whole)], [result(whole)]])[0] ?? '',
    /compact_boundary/,
  );
});

test('answers that crossed over are told, and whose they are', () => {
  const swapped = [wholes[1], wholes[0], ...wholes.slice(2)].map((text) => [result(text ?? '')]);
  assert.match(judged('concurrent_sessions', swapped)[0] ?? '', /session 1.*belongs to another/);
  const both = [[result(`${wholes[0]} ${wholes[1]}`)], ...each(10).slice(1)];
  assert.match(judged('concurrent_sessions', both)[0] ?? '', /belongs to another/);
});

test('a long answer with a line dropped, doubled or changed, or text after it, is not met', () => {
  const broken = [
    [...lines.slice(0, 1200), ...lines.slice(1201), whole],
    [...lines.slice(0, 5), ...lines.slice(4), whole],
    [...lines.slice(0, 9), 'line ten of 2500', ...lines.slice(10), whole],
    [...lines, 'That is all:', whole],
    lines,
  ];
  for (const [index, text] of broken.entries()) {
    assert.notDeepEqual(judged('long_output', [[result(text.join('\n'))]]), [], String(index));
  }
});

const cued = (probe: string, cue: string, request: object) =>
  reading({
    id: `n${cue}`,
    request: {
      ...request,
      messages: [{ role: 'user', content: `[smoke:${probe}-00000000/${cue}] do it` }],
    },
  });

test('an alias that never reached the target is missed, a mapped one is a note', () => {
  const { expect } = probeNamed('model_aliases');
  const north = (models: readonly string[]) =>
    ['haiku', 'sonnet', 'opus']
      .slice(0, models.length)
      .map((alias, index) => cued('model_aliases', alias, { model: models[index] }));
  const judge = (models: readonly string[]) =>
    expect[0]?.judge(
      observe(
        each(3).map((events) => cliRun(events)),
        { north: north(models) },
      ),
    );
  assert.deepEqual(judge(['claude-haiku-4-5', 'claude-sonnet-4-5', 'claude-opus-4-5']), {
    met: true,
  });
  assert.match(
    JSON.stringify(judge(['claude-haiku-4-5', 'claude-sonnet-4-5'])),
    /"met":false.*opus/,
  );
  assert.match(
    JSON.stringify(judge(['small', 'claude-sonnet-4-5', 'claude-opus-4-5'])),
    /"met":true.*haiku is mapped to small/,
  );
});

test('an effort that is lost on the way upstream is the target’s', () => {
  const probe = probeNamed('effort_levels');
  const levels = ['low', 'medium', 'high'];
  const judge = (upstream: readonly (string | undefined)[]) => {
    const north = levels.map((effort, index) => ({
      ...cued('effort_levels', effort, { stream: true, output_config: { effort } }),
      index,
    }));
    const south = levels.map((effort, index) => {
      const config =
        upstream[index] === undefined ? {} : { output_config: { effort: upstream[index] } };
      return { ...cued('effort_levels', effort, config), index };
    });
    const place = <R extends { exchange: { startedAt: number; endedAt: number }; index: number }>(
      r: R,
    ) => ({
      ...r,
      exchange: { ...r.exchange, startedAt: 1000 + 100 * r.index, endedAt: 50 },
    });
    return probe.expect[0]?.judge(
      observe([], { north: north.map(place), south: south.map(place), southRecorded: true }),
    );
  };
  assert.deepEqual(judge(levels), { met: true });
  assert.match(
    JSON.stringify(judge(['low', 'medium', undefined])),
    /"met":false.*high arrived as nothing.*"blame":"target"/,
  );
  assert.match(JSON.stringify(judge(['high', 'high', 'high'])), /low arrived as high/);
});
