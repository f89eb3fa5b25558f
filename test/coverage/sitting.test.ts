import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ScreenStep } from '../../src/claude/screen/step.ts';
import type { Probe, Staging, UiStep } from '../../src/probes/probe.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { uiStep } from '../../src/probes/ui-step.ts';
import { findTags } from '../../src/wire/attribution.ts';
import { type Stretch, stageSitting } from './sitting.ts';

const staging: Staging = {
  secret: newSecret(),
  secrets: [newSecret(), newSecret()],
  tag: () => '[the sitting’s own]',
  sessionId: 'id',
  workspace: '/work',
  mcp: { stdio: () => 'server', http: () => 'server' },
};

function probe(name: string, steps: readonly ScreenStep[], opened: Partial<UiStep> = {}): Probe {
  return {
    name,
    purpose: '',
    cost: 'cheap',
    rules: [],
    seenIn: '',
    needs: {},
    stage: ({ tag, secret }) => ({
      files: { [`${name}.txt`]: secret.whole },
      steps: [uiStep([{ send: `${tag('cue')} Go on.` }, ...steps], opened)],
    }),
    expect: [],
  };
}

function staged(stretches: readonly Stretch[]) {
  const { steps, files } = stageSitting(stretches, staging);
  const sessions = steps.flatMap((step) => ('kind' in step && step.kind === 'ui' ? [step] : []));
  return { sessions, files };
}

test('each probe keeps its tag, its files and what it needs of the command line', () => {
  const one = probe('one', [], { allow: ['Read(./**)'], mcpServers: { smoke: 1 } });
  const two = probe('two', [], { allow: ['Agent'], agents: { reader: 2 } });
  const { sessions, files } = staged([
    { session: 'start', activities: [{ as: one }, { as: two }] },
    { session: 'continue', permissionMode: 'plan', activities: [{ as: one }] },
  ]);
  const tags = sessions.flatMap(({ steps }) =>
    steps.flatMap((step) => ('send' in step ? findTags(step.send) : [])),
  );
  assert.deepEqual(
    tags.map((tag) => [tag.probe, tag.cue]),
    [
      ['one', 'cue'],
      ['two', 'cue'],
      ['one', 'cue'],
    ],
  );
  assert.equal(new Set(tags.map(({ attempt }) => attempt)).size, 3);
  assert.deepEqual(Object.keys(files ?? {}), ['one.txt', 'two.txt']);
  assert.deepEqual(
    sessions.map(({ session, permissionMode }) => [session, permissionMode]),
    [
      ['start', undefined],
      ['continue', 'plan'],
    ],
  );
  for (const { allow, agents, mcpServers } of sessions) {
    assert.deepEqual(allow, ['Read(./**)', 'Agent']);
    assert.deepEqual([agents, mcpServers], [{ reader: 2 }, { smoke: 1 }]);
  }
});

test('a wait on the session’s file sees nothing of what was there before', () => {
  const waits = probe('waits', [{ what: 'a line', awaitSession: (lines) => lines.length > 0 }]);
  const { sessions } = staged([{ session: 'start', activities: [{ as: waits }, { as: waits }] }]);
  const [start, first, startAgain, second] = (sessions[0]?.steps ?? []).flatMap((step) =>
    'awaitSession' in step ? [step.awaitSession] : [],
  );
  const lines = (count: number) =>
    Array.from({ length: count }, () => ({ agent: undefined, event: { type: 'user' } }));
  assert.equal(start?.(lines(0)), true);
  assert.equal(first?.(lines(0)), false);
  assert.equal(first?.(lines(2)), true);
  assert.equal(startAgain?.(lines(2)), true);
  assert.equal(second?.(lines(2)), false);
  assert.equal(second?.(lines(3)), true);
});
