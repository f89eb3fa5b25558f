import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import { readBaseline } from '../../scripts/peers/baseline.ts';
import { type Recipe, readRecipe, splitSetup } from '../../scripts/peers/recipe.ts';
import { inputNames } from '../../src/config/inputs.ts';
import { DEFAULT_FILE, loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const recipes = readdirSync(join(root, 'docs/recipes')).filter(
  (name) => name.endsWith('.md') && name !== 'README.md',
);
const baselines = readdirSync(join(root, 'test/peers')).filter((name) => name.endsWith('.yml'));

/** What the runner fills in. */
const EXPRESSION = /\$\{\{.*?\}\}/g;

const inputs = z.partialRecord(
  z.enum(inputNames('input')),
  z.coerce.string().transform((value) => value.replace(EXPRESSION, 'expression')),
);
const steps = z.array(z.looseObject({ uses: z.string().optional(), with: z.unknown().optional() }));
const workflow = z.looseObject({
  name: z.string(),
  on: z.unknown(),
  permissions: z.record(z.string(), z.literal(['read', 'none'])),
  jobs: z.record(z.string(), z.looseObject({ 'timeout-minutes': z.number(), steps })),
});

function configOf({ settings }: Recipe, given: z.infer<typeof inputs> = {}) {
  return loadConfig({
    input: (input) => Object.entries(given).find(([key]) => key === input)?.[1],
    readFile: () => Buffer.from(settings),
    cwd: root,
    catalogue: PROBE_NAMES,
  });
}

describe('a recipe', () => {
  for (const name of recipes) {
    test(`${name}: the action reads its settings and its inputs together`, async () => {
      const recipe = await readRecipe(join(root, 'docs/recipes', name));
      const jobs = Object.values(workflow.parse(parse(recipe.workflow)).jobs);
      const ours = jobs
        .flatMap((job) => job.steps)
        .filter(({ uses }) => uses?.startsWith('org/claude-smoke-action@'));
      assert.equal(ours.length, 1);
      const { probes } = configOf(recipe, inputs.parse(ours[0]?.with ?? {}));
      const core = probes.slice(0, PROBE_NAMES.core.length);
      assert.deepEqual(core, PROBE_NAMES.core, `${DEFAULT_FILE} names the probes`);
    });
  }

  test('is in the index', () => {
    const index = readFileSync(join(root, 'docs/recipes/README.md'), 'utf8');
    const linked = [...index.matchAll(/\]\(([\w.-]+\.md)\)/g)].map(([, file]) => file);
    assert.deepEqual(linked.toSorted(), recipes.toSorted());
  });
});

describe('a peer’s baseline', () => {
  for (const name of baselines) {
    test(`${name}: names a recipe whose set-up needs no placeholder, and two releases`, async () => {
      const baseline = await readBaseline(join(root, 'test/peers', name));
      const recipe = await readRecipe(join(root, 'docs/recipes', baseline.recipe));
      const { setup, rest } = splitSetup(recipe.settings);
      assert.doesNotMatch(setup, /\{(port|upstream|model)\}/);
      assert.match(setup, /install/);
      assert.doesNotMatch(rest, /proxy-setup/);
      assert.match(rest, /^upstream: scripted$/m);
      assert.ok(Object.keys(baseline.cells).length >= 2);
      for (const probes of Object.values(baseline.cells)) {
        const names = Object.keys(probes);
        const own = configOf(recipe).probes;
        assert.deepEqual(names.slice(0, own.length), own);
        // Beside the recipe's own there may be all of the screen's.
        const more = names.slice(own.length);
        if (more.length > 0) assert.deepEqual(more, PROBE_NAMES.ui);
      }
    });
  }
});
