import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openCage } from '../../src/system/cage.ts';
import { startChild } from '../../src/system/child.ts';
import { watchOffspring } from '../../src/system/offspring.ts';
import { processAlive, until } from '../../src/system/processes.ts';
import { openStep } from './step-process.ts';

const TARGET = `"${process.execPath}" "${fileURLToPath(new URL('odd-target.ts', import.meta.url))}"`;
/** Leaves its parent, its group, its session and its environment behind, and tells its pid. */
const daemon = (file: string) =>
  `env -i "$(command -v setsid)" "$(command -v bash)" -c 'echo $$ > ${file}; exec "${process.execPath}" -e "setInterval(() => 0, 1e6)"' &`;

const pidIn = async (file: string) => {
  assert.ok(
    await until(() => existsSync(file) && readFileSync(file, 'utf8').trim() !== '', 10_000),
  );
  return Number(readFileSync(file, 'utf8'));
};

/** Linux alone tells of the processes of others; elsewhere nothing of this is promised. */
const onLinux: typeof test | (() => void) = process.platform === 'linux' ? test : () => undefined;

describe('processes of a hostile target', { timeout: 120_000 }, () => {
  onLinux('a daemon that left everything behind is gone after a run', async () => {
    const step = openStep();
    const file = join(step.temp, 'daemon');
    const run = step.start('cli', { 'proxy-command': `${daemon(file)} exec ${TARGET}` });
    await run.ended;
    assert.equal(processAlive(await pidIn(file)), false);
  });

  onLinux('without control groups it is found by its parents, as long as it had any', async () => {
    const step = openStep();
    const file = join(step.temp, 'daemon');
    const child = startChild({
      command: 'bash',
      args: ['-c', `${daemon(file)} sleep 60`],
      cwd: step.temp,
      env: { PATH: process.env['PATH'] ?? '' },
      onStdout: () => undefined,
      onStderr: () => undefined,
      keepGroup: true,
    });
    assert.ok(child.pid !== undefined);
    const offspring = watchOffspring(child.pid);
    const pid = await pidIn(file);
    // Two looks on.
    await until(() => false, 500);
    await child.stop(500);
    assert.equal(processAlive(pid), true, 'the group’s end does not reach it');
    assert.ok((await offspring.end(2000)).includes(pid));
    assert.equal(processAlive(pid), false);
  });

  onLinux('a control group of ours holds what is taken in, and goes', async () => {
    const cage = openCage(`test-${process.pid}`);
    // Where this process may make none there is nothing to hold.
    if (!cage) return;
    const child = startChild({
      ...cage.inside({ command: 'bash', args: ['-c', 'setsid sleep 60 & sleep 60'] }),
      cwd: '/',
      env: { PATH: process.env['PATH'] ?? '' },
      onStdout: () => undefined,
      onStderr: () => undefined,
    });
    await until(() => false, 500);
    await child.stop(0);
    assert.equal((await cage.end(1000)).length, 1, 'what left the group is in it');
    assert.deepEqual(await cage.end(0), []);
  });

  onLinux('what a killed main left is cleared up by post, folder and daemons', async () => {
    const step = openStep();
    const file = join(step.temp, '..', 'daemon');
    const inputs = {
      'proxy-command': `${daemon(file)} exec ${TARGET} --slow`,
      'probe-timeout': '60',
    };
    const main = step.start('action', inputs);
    const pid = await pidIn(file);
    assert.ok(await until(() => readdirSync(step.temp).length > 0, 10_000));
    main.child.kill('SIGKILL');
    await main.ended;
    const { output } = await step.start('post', inputs).ended;
    assert.equal(processAlive(pid), false, output);
    assert.deepEqual(readdirSync(step.temp), []);
  });

  onLinux(
    'a target that ignores SIGTERM does not keep a cancelled run past the runner’s patience',
    async () => {
      const step = openStep();
      const main = step.start('action', {
        'proxy-command': `exec ${TARGET} --stubborn --slow`,
        'probe-timeout': '60',
      });
      assert.ok(await until(() => existsSync(join(step.report, 'report.json')), 20_000));
      await until(() => false, 1500);
      const asked = performance.now();
      main.child.kill('SIGINT');
      await main.ended;
      // actions/runner sends SIGTERM after 7.5 s, and SIGKILL 2.5 s later.
      assert.ok(performance.now() - asked < 7500);
      assert.deepEqual(readdirSync(step.temp), []);
    },
  );

  onLinux('no ancestor of a target shows a token of the runner or of the action', async () => {
    const step = openStep();
    const seen = join(step.temp, '..', 'seen');
    const tokens = {
      ACTIONS_RUNTIME_TOKEN: 'canary-runtime',
      GITHUB_TOKEN: 'canary-github',
      GITHUB_ENV: '/canary-env',
    };
    const inputs = {
      'proxy-command': `exec ${TARGET} --parent "${seen}"`,
      'github-token': 'canary-input',
      'upload-artifact': 'false',
    };
    const main = step.start('action', inputs, tokens);
    await main.ended;
    const text = readFileSync(seen, 'utf8');
    const own = text.split('== ').find((one) => one.startsWith(`${main.child.pid}\n`));
    assert.ok(own?.includes('RUNNER_TEMP='), 'main itself was read');
    assert.doesNotMatch(own ?? '', /canary/);
    assert.deepEqual(readdirSync(step.temp), []);
  });
});

test('a run that was never begun is no reason to touch anything', async () => {
  const step = openStep();
  writeFileSync(join(step.workspace, 'mine'), '');
  const { output } = await step.start('post', {}).ended;
  assert.match(output, /There is no report to publish: main had not begun one/);
  assert.deepEqual(readdirSync(step.workspace), ['mine']);
});
