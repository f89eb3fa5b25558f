import assert from 'node:assert/strict';
import { test } from 'node:test';
import { selectProbes } from '../../src/config/selection.ts';
import { CATALOGUE } from './settings.ts';

const chosen = (...words: string[]) => selectProbes(words, CATALOGUE).probes;
const faults = (...words: string[]) => selectProbes(words, CATALOGUE).faults;

test('groups and names, in catalogue order', () => {
  assert.deepEqual(chosen('all'), CATALOGUE.all);
  assert.deepEqual(chosen('stall', 'core'), [...CATALOGUE.core, 'stall']);
  assert.deepEqual(chosen('ui'), CATALOGUE.ui);
  assert.deepEqual(chosen('thinking', 'basic_text', 'thinking'), ['basic_text', 'thinking']);
});

test('a name with "-" is left out, wherever it stands; alone, of all', () => {
  assert.deepEqual(chosen('-thinking', 'core'), ['basic_text', 'tool_use_roundtrip']);
  assert.deepEqual(chosen('-core'), ['compact_command', 'stall']);
});

test('unknown names are told with their place and the nearest known one', () => {
  assert.deepEqual(faults('core', 'stal', '-basic_txt', 'zzzzzzzz'), [
    { path: ['probes', 1], message: '"stal" is no probe — did you mean "stall"?' },
    { path: ['probes', 2], message: '"basic_txt" is no probe — did you mean "basic_text"?' },
    { path: ['probes', 3], message: '"zzzzzzzz" is no probe' },
  ]);
});

test('nothing left to run is a fault', () => {
  assert.deepEqual(faults('core', '-core'), [
    { path: ['probes'], message: 'leaves no probe to run' },
  ]);
});
