import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { coverageMarkdown } from '../../scripts/coverage-table.ts';
import { profileOf } from '../../src/dialects/anthropic/profile/wire-profile.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';
import { reading } from '../wire/readings.ts';
import { coverageOf, type KnownHole, knownHoles } from './coverage.ts';

const sends = (request: object) => profileOf([reading({ request })]);

const people = sends({ model: 'm', safeguards: [{ type: 'dangerous_tool_use' }], stream: true });
const probes = [
  { probe: 'one', profile: sends({ model: 'n', top_k: 1 }) },
  { probe: 'two', profile: sends({ model: 'o', stream: false }) },
];
const hole = { part: 'body', name: 'safeguards[dangerous_tool_use].type: string' } as const;

test('what people send and no probe sends is a hole', () => {
  const { holes, stale, rows } = coverageOf(people, probes, []);
  assert.deepEqual(holes, [hole]);
  assert.deepEqual(stale, []);
  const row = (name: string) => rows.find((one) => one.name === name);
  assert.deepEqual(row('model: string')?.probes, ['one', 'two']);
  assert.deepEqual(row('stream: boolean')?.probes, ['two']);
  assert.deepEqual(row('top_k: number')?.people, false);
  assert.deepEqual(row(hole.name)?.probes, []);
});

test('a hole that is known with its reason is none', () => {
  const { holes, stale } = coverageOf(people, probes, [{ ...hole, reason: 'a reason' }]);
  assert.deepEqual([holes, stale], [[], []]);
});

test('a known hole that some probe sends, or nobody sends any more, is stale', () => {
  const filled: KnownHole = { part: 'body', name: 'model: string', reason: 'was so' };
  const gone: KnownHole = { part: 'betas', name: 'old-2025-01-01', reason: 'was so' };
  const { holes, stale } = coverageOf(people, probes, [filled, gone]);
  assert.deepEqual(stale, [filled, gone]);
  assert.deepEqual(holes, [hole]);
});

test('a known hole that comes and goes is never stale, and stands in the list alone', () => {
  const moment: KnownHole = {
    part: 'betas',
    name: 'old-2025-01-01',
    reason: 'late',
    sometimes: true,
  };
  assert.deepEqual(coverageOf(people, probes, [moment, { ...hole, reason: 'a reason' }]).stale, []);
  const { holes, rows } = coverageOf(people, probes, [
    { ...hole, reason: 'late', sometimes: true },
  ]);
  assert.deepEqual(holes, []);
  assert.equal(
    rows.find(({ name }) => name === hole.name),
    undefined,
  );
});

test('the committed list is in order, each hole once and with a reason', () => {
  const list = readFileSync(new URL('known-holes.json', import.meta.url), 'utf8');
  const known = knownHoles.parse(JSON.parse(list));
  const keys = known.map(({ part, name }) => `${part} ${name}`);
  assert.deepEqual(keys, [...new Set(keys)].sort());
});

test('the table has a row for everything sent, and says where a hole is', () => {
  const known = [{ ...hole, reason: 'a reason' }];
  const { rows } = coverageOf(people, probes, known);
  const text = coverageMarkdown(coverageOf(people, probes, known), known, {
    release: '2.1.331',
    probes: { played: 2, all: 3 },
  });
  for (const { name } of rows) assert.ok(text.includes(`| \`${name}\` |`), name);
  assert.match(text, /`safeguards\[dangerous_tool_use\]\.type: string` \| yes \| \*\*none\*\* \|/);
  assert.match(text, /\| body \| `safeguards.*` \| a reason \|/);
});

test('the committed table names probes of the catalogue only', () => {
  const text = readFileSync(new URL('../../docs/coverage.md', import.meta.url), 'utf8');
  const named = [...text.matchAll(/\| \d+: ([a-z0-9_, ]+)/g)].flatMap(([, names = '']) =>
    names.trim().split(', '),
  );
  assert.ok(named.length > 100);
  assert.deepEqual(
    named.filter((name) => !PROBE_NAMES.all.includes(name)),
    [],
  );
});
