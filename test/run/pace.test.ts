import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepPace, nextLimit, type Pulse } from '../../src/run/pace.ts';
import { openSeats } from '../../src/run/seats.ts';

const well: Pulse = { busy: 0.2, freeBytes: 2 ** 33, lagMs: 2 };
const within = { least: 2, cores: 2 };

test('cells that only wait leave room for more, up to ten a core', () => {
  assert.equal(nextLimit(4, well, within), 5);
  assert.equal(nextLimit(4, { ...well, busy: 0.1 }, { least: 8, cores: 8 }), 10);
  assert.equal(nextLimit(20, well, within), 20);
});

test('busy cores or little memory keep what there is, a late process or none takes away', () => {
  assert.equal(nextLimit(6, { ...well, busy: 0.95 }, within), 6);
  assert.equal(nextLimit(6, { ...well, freeBytes: 500 << 20 }, within), 6);
  assert.equal(nextLimit(6, { ...well, lagMs: 400 }, within), 5);
  assert.equal(nextLimit(6, { ...well, freeBytes: 100 << 20 }, within), 5);
  assert.equal(nextLimit(2, { ...well, lagMs: 400 }, within), 2);
});

test('seats grow only while somebody waits, and shrink in any case', (context) => {
  context.mock.timers.enable({ apis: ['setInterval'] });
  const seats = openSeats(4);
  let pulse = well;
  const end = keepPace(seats, () => pulse);
  context.mock.timers.tick(2000);
  assert.equal(seats.limit(), 4);
  for (let i = 0; i < 40; i += 1) void seats.take(1);
  context.mock.timers.tick(400);
  assert.ok(seats.limit() > 4);
  pulse = { ...well, lagMs: 900 };
  const before = seats.limit();
  context.mock.timers.tick(400);
  assert.equal(seats.limit(), before - 1);
  end();
  context.mock.timers.tick(4000);
  assert.equal(seats.limit(), before - 1);
});
