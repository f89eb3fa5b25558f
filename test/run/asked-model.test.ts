import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askedModel, modelAlreadyAsked } from '../../src/run/asked-model.ts';
import { testRun } from '../system/run.ts';
import { askingClaude } from './asking-claude.ts';
import { cell, cellConfig, claude, fakeClaude, fakeSession } from './cells.ts';

test('the id is the one that the release itself asks by, and it is asked once a run', async () => {
  const release = claude('2.1.330', { command: process.execPath, prefix: [askingClaude()] });
  const place = {
    run: testRun(),
    config: cellConfig(),
    cell: cell({ claude: release }),
    session: fakeSession(),
    egress: {},
  };
  assert.equal(await modelAlreadyAsked(place), undefined);
  const [first, second] = await Promise.all([askedModel(place), askedModel(place)]);
  assert.deepEqual([first, second], ['m', 'm']);
  assert.equal(await modelAlreadyAsked(place), 'm');
  assert.equal(await modelAlreadyAsked({ ...place, run: testRun() }), undefined);
});

test('a release that sends nothing leaves the name’s usual id, as the environment maps it', async () => {
  const config = cellConfig({ claudeEnv: { ANTHROPIC_DEFAULT_SONNET_MODEL: 'mapped' } });
  const place = {
    run: testRun(),
    config,
    cell: cell({ claude: fakeClaude('process.exitCode = 1;') }),
    session: fakeSession(),
    egress: {},
  };
  assert.equal(await askedModel(place), 'mapped');
});
