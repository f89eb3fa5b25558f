import assert from 'node:assert/strict';
import { test } from 'node:test';
import { releaseWireOf } from '../../src/dialects/anthropic/profile/release-wire.ts';
import type { WireProfile } from '../../src/dialects/anthropic/profile/wire-profile.ts';
import { driftsOf, type UpstreamWire } from '../../src/report/drift.ts';
import { driftView } from '../../src/report/view/drift.ts';
import { sampleOutcome } from './sample.ts';

function profile(parts: Partial<WireProfile>): WireProfile {
  return { routes: [], headers: [], betas: [], body: [], tools: [], events: [], ...parts };
}

/** What a release sent, every probe to its end. */
function sent(
  probes: Readonly<Record<string, Partial<WireProfile>>>,
  unfinished: readonly string[] = [],
) {
  return releaseWireOf(
    Object.entries(probes).map(([probe, parts]) => ({
      probe,
      whole: !unfinished.includes(probe),
      profile: profile(parts),
    })),
  );
}

const OLD = sent({ text: { betas: ['a'], body: ['model: string'] }, tools: { betas: ['a'] } });

function drifted(
  later: ReturnType<typeof sent>,
  more: Partial<Parameters<typeof driftsOf>[0]> = {},
) {
  const wire = { '2.1.100': OLD, '2.1.330': later };
  return driftsOf({ wire, upstream: undefined, outcomes: [], baseline: undefined, ...more });
}

test('what is new and gone is told with the probes that show it', () => {
  const later = sent({
    text: { betas: ['a', 'b'], body: ['model: string'] },
    tools: { betas: ['b'], body: ['thinking(adaptive).display: string'] },
  });
  assert.deepEqual(drifted(later), [
    {
      from: '2.1.100',
      to: '2.1.330',
      added: [
        { kind: 'beta', name: 'b', probes: ['text', 'tools'], fate: null, cells: [] },
        {
          ...{ kind: 'body', name: 'thinking(adaptive).display: string', probes: ['tools'] },
          ...{ fate: null, cells: [] },
        },
      ],
      removed: [],
    },
  ]);
  assert.deepEqual(driftView({ from: 'x', to: 'y', added: [], removed: [] }), []);
});

test('of probes that only one release played, or that did not come to their end, nothing is told', () => {
  const later = sent({ text: { betas: ['a'] }, screen: { tools: ['Bash'] } }, ['text']);
  const [drift] = drifted(later);
  assert.deepEqual([drift?.added, drift?.removed], [[], []]);
});

test('what the target did with a new item is read off its upstream side, and the cells that name it turned', () => {
  const later = sent({ text: { betas: ['kept', 'lost'], body: ['output_config.effort: string'] } });
  const cell = (cli_version: string, failing: boolean) =>
    sampleOutcome({
      ...{ cell: `m/${cli_version}/text`, cli_version, feature: 'text' },
      classification: failing ? 'product_failure' : 'passed',
      reasons: failing ? ['400: output_config: Extra inputs are not permitted (effort)'] : [],
    });
  const upstream: UpstreamWire = { profile: profile({ betas: ['kept'] }), translated: false };
  const facts = {
    outcomes: [cell('2.1.100', false), cell('2.1.330', true)],
    upstream: new Map([['2.1.330', upstream]]),
  };
  const [drift] = drifted(later, facts);
  assert.deepEqual(
    drift?.added.map(({ name, fate, cells }) => [name, fate, cells.length]),
    [
      ['kept', 'passed on', 0],
      ['lost', 'dropped', 0],
      ['output_config.effort: string', 'refused', 1],
    ],
  );
  const translated = new Map([['2.1.330', { ...upstream, translated: true }]]);
  assert.equal(drifted(later, { ...facts, upstream: translated })[0]?.added[1]?.fate, 'translated');
  const [view] = driftView(drift ?? { from: '', to: '', added: [], removed: [] });
  assert.equal(view?.title, 'On the wire from 2.1.100 to 2.1.330: 3 new, 2 gone');
  assert.match(
    view?.items[0] ?? '',
    /^new body output_config\.effort: string \(1 probe\): the target refused it; named by m\/2\.1\.330\/text, which passed before$/,
  );
});

test('a baseline of another release is compared with this run’s newest; one of the same is not', () => {
  const wire = { '2.1.330': sent({ text: { betas: ['a', 'b'] } }) };
  const baseline = { outcomes: [], wire: { '2.1.100': OLD } };
  const facts = { wire, upstream: undefined, outcomes: [], baseline };
  assert.deepEqual(
    driftsOf(facts).map(({ from, to, added }) => [from, to, added.length]),
    [['2.1.100', '2.1.330', 1]],
  );
  assert.deepEqual(driftsOf({ ...facts, baseline: { outcomes: [], wire } }), []);
});
