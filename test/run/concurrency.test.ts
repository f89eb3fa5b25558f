import assert from 'node:assert/strict';
import { test } from 'node:test';
import { concurrencyOf } from '../../src/run/concurrency.ts';
import { heartbeat } from '../../src/run/heartbeat.ts';
import { targetConfig } from '../target/settings.ts';

const machine = { cores: 2, freeBytes: 8 << 30 };
const fixed = { kind: 'command', command: 'x', url: 'http://127.0.0.1:4000' } as const;

test('auto goes by cores and memory, a number is taken as it is', () => {
  const of = (concurrency: number | 'auto', cores: number, gigabytes: number) =>
    concurrencyOf(
      { concurrency, target: targetConfig() },
      { cores, freeBytes: gigabytes * 2 ** 30 },
    );
  assert.equal(of('auto', 2, 8), 4);
  assert.equal(of('auto', 64, 1000), 16);
  assert.equal(of('auto', 8, 1), 2);
  assert.equal(of('auto', 8, 0), 1);
  assert.equal(of(7, 1, 0), 7);
});

test('targets that would share a port or a file run one at a time', () => {
  const of = (more: Parameters<typeof targetConfig>[0]) =>
    concurrencyOf({ concurrency: 5, target: targetConfig({ restart: 'cell', ...more }) }, machine);
  assert.equal(of({}), 5);
  assert.equal(of({ source: fixed }), 1);
  assert.equal(of({ source: fixed, restart: 'model' }), 5);
  assert.equal(of({ files: [{ path: 'c.yml', content: 'port: {port}' }] }), 1);
  assert.equal(of({ files: [{ path: 'c-{port}.yml', content: 'port: {port}' }] }), 5);
  assert.equal(of({ files: [{ path: 'c.yml', content: 'the same' }] }), 5);
  assert.equal(of({ log: '/tmp/one.log' }), 1);
});

test('the heartbeat names what runs, and is silent when nothing does', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const lines: string[] = [];
  const beat = heartbeat((line) => lines.push(line), 1000);
  context.mock.timers.tick(1000);
  assert.deepEqual(lines, []);
  beat.busy('a', true);
  beat.busy('b', true);
  context.mock.timers.tick(1000);
  beat.busy('a', false);
  context.mock.timers.tick(1000);
  beat.stop();
  context.mock.timers.tick(5000);
  assert.deepEqual(lines, ['… still running: a, b', '… still running: b']);
});
