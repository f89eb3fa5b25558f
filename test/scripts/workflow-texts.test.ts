import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { pinnedFiles, workflowTexts } from '../../scripts/workflow-texts.ts';
import { inputNames } from '../../src/config/inputs.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const step = z.looseObject({
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).default({}),
});
const job = z.looseObject({
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  'timeout-minutes': z.number().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  steps: z.array(step).default([]),
});
const workflow = z.looseObject({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), job),
});

const OURS = /^(\.\/$|org\/claude-smoke-action@)/;
const EXPRESSION = /\$\{\{.*?\}\}/g;
const inputs = z.partialRecord(
  z.enum(inputNames('input')),
  z.coerce.string().transform((value) => value.replace(EXPRESSION, 'expression')),
);

for (const { place, text } of workflowTexts(root)) {
  describe(place, () => {
    const { permissions, jobs } = workflow.parse(parse(text));
    const steps = Object.values(jobs).flatMap((each) => each.steps);

    test('grants nothing at the top, and each job says what it needs and how long it may take', () => {
      assert.deepEqual(permissions, {});
      for (const each of Object.values(jobs)) {
        assert.ok(each['timeout-minutes']);
        assert.ok(each.permissions);
      }
    });

    test('leaves no credentials in a checkout', () => {
      for (const { uses, with: given } of steps) {
        if (uses?.startsWith('actions/checkout@')) {
          assert.equal(given['persist-credentials'], false);
        }
      }
    });

    test('gives our action settings that it takes', () => {
      for (const each of steps.filter(({ uses }) => OURS.test(uses ?? ''))) {
        const given = inputs.parse(each.with);
        loadConfig({
          input: (name) => Object.entries(given).find(([key]) => key === name)?.[1],
          readFile: () => undefined,
          cwd: root,
          catalogue: PROBE_NAMES,
        });
      }
    });
  });
}

test('every action is pinned by its commit, with the version beside it, the same everywhere', () => {
  const pins = new Map<string, Set<string>>();
  for (const file of pinnedFiles(root)) {
    const text = readFileSync(join(root, file), 'utf8');
    for (const [, uses = ''] of text.matchAll(/^\s*(?:- )?uses: (.+)$/gm)) {
      if (uses.startsWith('./')) continue;
      const [, action = '', pin = ''] =
        /^([\w.-]+\/[\w.-]+)(?:\/[\w./-]+)?@([0-9a-f]{40} # \S.*)$/.exec(uses) ?? [];
      assert.ok(action, `${file}: ${uses}`);
      pins.set(action, (pins.get(action) ?? new Set()).add(pin));
    }
  }
  assert.ok(pins.size >= 5);
  for (const [action, seen] of pins) assert.equal(seen.size, 1, `${action}: ${[...seen]}`);
});

test('the gate of CI waits for every other job', () => {
  const text = readFileSync(join(root, '.github/workflows/ci.yml'), 'utf8');
  const { jobs } = workflow.parse(parse(text));
  const { gate, ...others } = jobs;
  assert.deepEqual([gate?.needs].flat().toSorted(), Object.keys(others).toSorted());
});
