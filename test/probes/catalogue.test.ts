import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PROBE_NAMES, PROBES, probeNamed } from '../../src/probes/catalogue.ts';
import { secretsIn } from '../../src/probes/secret.ts';
import { CATALOGUE } from '../../src/rules/catalogue.ts';
import { cliSteps, promptsOf, secrets, stageOf, uiSteps } from './observations.ts';

test('names are unique snake_case, the seed’s six first', () => {
  const names = PROBES.map((probe) => probe.name);
  assert.equal(new Set(names).size, names.length);
  for (const name of names) assert.match(name, /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/);
  assert.deepEqual(PROBE_NAMES.core, [
    'basic_text',
    'thinking',
    'tool_use_roundtrip',
    'interleaved_thinking_tool',
    'subagent_task',
    'compact_command',
  ]);
  assert.deepEqual(names.slice(0, 6), PROBE_NAMES.core);
});

test('every probe says in one line what it is for, and where it was seen', () => {
  for (const { name, purpose, seenIn, expect } of PROBES) {
    assert.match(purpose, /^[^\n]{20,160}\.$/, name);
    assert.equal(new URL(seenIn).protocol, 'https:', name);
    assert.ok(expect.length > 0, name);
    for (const expectation of expect) assert.match(expectation.name, /\S/, name);
  }
});

test('the rules a probe exercises exist', () => {
  const ids = CATALOGUE.map((rule) => rule.id);
  const unknown = PROBES.flatMap(({ name, rules }) =>
    rules
      .filter(
        (rule) =>
          !ids.some(
            (id) => id === rule || (rule.endsWith('/*') && id.startsWith(rule.slice(0, -1))),
          ),
      )
      .map((rule) => `${name}: ${rule}`),
  );
  assert.deepEqual(unknown, []);
});

test('no prompt, system prompt or flag holds a whole secret', () => {
  for (const probe of PROBES) {
    for (const step of cliSteps(stageOf(probe))) {
      const { systemPrompt = '', flags = [], agents = {} } = step;
      const told = [...promptsOf(step), systemPrompt, ...flags, JSON.stringify(agents)].join('\n');
      assert.deepEqual(secretsIn(told), [], probe.name);
      for (const { whole } of secrets) assert.ok(!told.includes(whole), probe.name);
    }
  }
});

test('every prompt names its attempt, and no tool beyond the workspace is allowed', () => {
  for (const probe of PROBES) {
    for (const step of cliSteps(stageOf(probe))) {
      const { allow = [], flags = [] } = step;
      for (const text of promptsOf(step))
        assert.match(text, new RegExp(`\\[smoke:${probe.name}-0{8}`), probe.name);
      assert.ok(
        !allow.includes('Read') && !allow.includes('Write') && !allow.includes('Bash'),
        `${probe.name}: ${allow}`,
      );
      assert.doesNotMatch(flags.join(' '), /bypass|dangerously/i, probe.name);
    }
  }
});

test('what is typed at a screen holds no whole secret, and nothing there goes beyond the workspace', () => {
  for (const probe of PROBES) {
    const steps = uiSteps(stageOf(probe));
    assert.equal(probe.needs.screen === true, steps.length > 0, probe.name);
    assert.equal(probe.group === 'ui', steps.length > 0, probe.name);
    if (steps.length > 0) assert.ok(probe.scene, probe.name);
    for (const { steps: script, allow = [], flags = [], agents = {} } of steps) {
      const told = JSON.stringify([script, flags, agents]);
      assert.deepEqual(secretsIn(told), [], probe.name);
      for (const { whole } of secrets) assert.ok(!told.includes(whole), probe.name);
      assert.ok(!['Read', 'Write', 'Bash'].some((tool) => allow.includes(tool)), probe.name);
      assert.doesNotMatch(told, /bypass|dangerously/i, probe.name);
    }
  }
});

test('every probe with a CLI step has a scene', () => {
  const missing = PROBES.filter((probe) => cliSteps(stageOf(probe)).length > 0 && !probe.scene);
  assert.deepEqual(
    missing.map((probe) => probe.name),
    [],
  );
});

test('a name that is none is refused', () => {
  assert.equal(probeNamed('basic_text').name, 'basic_text');
  assert.throws(() => probeNamed('no_such'), /no_such/);
});
