import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { shortfall } from '../../src/run/needs.ts';
import { cellFileName, planCells } from '../../src/run/plan.ts';
import { targetName } from '../../src/run/target-name.ts';
import { targetConfig } from '../target/settings.ts';
import { claude, model } from './cells.ts';

const config = {
  models: [model, { ...model, name: 'm2', fullModel: 'vendor/m2' }],
  probes: ['basic_text', 'thinking'],
  customProbes: [],
  repeat: 1,
  shard: undefined,
  upstream: { kind: 'scripted' } as const,
  target: targetConfig(),
};
const claudes = [claude('2.0.0'), claude('2.1.330')];

test('cells come model by model, then release, then probe', () => {
  assert.deepEqual(
    planCells(config, claudes).map((cell) => cell.id),
    [
      'm1/2.0.0/basic_text',
      'm1/2.0.0/thinking',
      'm1/2.1.330/basic_text',
      'm1/2.1.330/thinking',
      'm2/2.0.0/basic_text',
      'm2/2.0.0/thinking',
      'm2/2.1.330/basic_text',
      'm2/2.1.330/thinking',
    ],
  );
});

test('repeats are told apart by a number', () => {
  const ids = planCells({ ...config, models: [model], probes: ['thinking'], repeat: 3 }, [
    claude(),
  ]).map((cell) => cell.id);
  assert.deepEqual(ids, [
    'm1/2.1.330/thinking#1',
    'm1/2.1.330/thinking#2',
    'm1/2.1.330/thinking#3',
  ]);
});

test('shards are disjoint, cover the plan, and differ by one cell at most', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 1, max: 12 }),
      (repeat, count) => {
        const whole = planCells({ ...config, repeat }, claudes).map((cell) => cell.id);
        const shards = Array.from({ length: count }, (_, index) =>
          planCells({ ...config, repeat, shard: { index: index + 1, count } }, claudes).map(
            (cell) => cell.id,
          ),
        );
        assert.deepEqual(shards.flat().sort(), whole.toSorted());
        const sizes = shards.map((shard) => shard.length);
        assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1);
      },
    ),
  );
});

test('what a cell lacks is said, and makes it inapplicable only then', () => {
  const of = (
    needs: Parameters<typeof shortfall>[0]['needs'],
    more: Partial<typeof config> | { upstream: { kind: 'live' } } = {},
  ) => shortfall({ needs }, claude('2.0.77'), { ...config, ...more });
  assert.equal(of({}), undefined);
  assert.equal(of({ flags: ['--bare'], claude: '2.0.77', scripted: true, south: true }), undefined);
  assert.match(of({ flags: ['--bare', '--new'] }) ?? '', /2\.0\.77 does not know --new$/);
  assert.match(of({ claude: '2.1.0' }) ?? '', /needs Claude Code 2\.1\.0/);
  assert.match(of({ scripted: true }, { upstream: { kind: 'live' } }) ?? '', /scripted model/);
  assert.match(of({ south: true }, { upstream: { kind: 'live' } }) ?? '', /recording/);
  assert.match(
    of({ south: true }, { target: targetConfig({ source: { kind: 'scripted' } }) }) ?? '',
    /recording/,
  );
  const [cell] = planCells({ ...config, probes: ['subagent_task'] }, [
    claude('1.0.0', { flags: new Set() }),
  ]);
  assert.match(cell?.inapplicable ?? '', /--agents/);
});

const id = fc
  .array(
    fc.constantFrom('a', 'A', '/', '_', '~', '#', ' ', '.', '..', ':', 'é', '-', 'x'.repeat(60)),
    { minLength: 1, maxLength: 8 },
  )
  .map((parts) => parts.join(''));

test('file names are safe everywhere, bounded, and another for every id', () => {
  fc.assert(
    fc.property(id, id, (one, two) => {
      const [first, second] = [cellFileName(one), cellFileName(two)];
      assert.equal(first.toLowerCase() === second.toLowerCase(), one === two);
      assert.match(first, /^[A-Za-z0-9._~-]{1,120}$/);
      assert.doesNotMatch(first, /^\.{1,2}$|\.$/);
    }),
  );
  assert.equal(cellFileName('sonnet/2.1.330/basic_text'), 'sonnet~2.1.330~basic_text');
});

test('a target’s name holds no half of a word', () => {
  const command = `serve --key ${'k'.repeat(400)}`;
  assert.equal(targetName({ target: targetConfig({}, command) }), 'serve --key …');
  assert.equal(targetName({ target: targetConfig({}, ' a\n  b ') }), 'a b');
  assert.match(targetName({ target: targetConfig({ source: { kind: 'scripted' } }) }), /scripted/);
});
