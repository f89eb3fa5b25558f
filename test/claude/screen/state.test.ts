import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { dialogText, optionsOn, promptText, stateOf } from '../../../src/claude/screen/state.ts';
import { picture, pictures } from './pictures.ts';

const RELEASES = ['2.1.331', '2.1.216', '2.0.77', '1.0.128'];

test('the state of every picture of every release is known', () => {
  const told = pictures.map(({ release, about, state, rows }) => [
    release,
    about,
    state,
    stateOf(rows),
  ]);
  assert.deepEqual(
    told.filter(([, , state, seen]) => state !== seen),
    [],
  );
  assert.equal(pictures.length, 21);
});

test('an empty screen, and one where a program only talks, is none of them', () => {
  assert.equal(stateOf([]), 'starting');
  assert.equal(stateOf(['> not a prompt', 'some words', '❯ nor this']), 'starting');
});

test('a permission’s options are known by their labels, with the one under the cursor', () => {
  for (const release of RELEASES) {
    const options = optionsOn(picture(release, 'command', 'asking'));
    assert.equal(options?.selected, 0, release);
    assert.equal(options?.labels[0], 'Yes', release);
    assert.ok((options?.labels.length ?? 0) >= 3, release);
  }
  assert.deepEqual(optionsOn(picture('2.1.331', 'auto mode', 'asking')), {
    labels: ['No', 'Yes'],
    selected: 0,
  });
});

test('a question’s options are known without what explains them', () => {
  for (const release of ['2.1.331', '2.1.216', '2.0.77']) {
    const labels = optionsOn(picture(release, 'question', 'asking'))?.labels;
    assert.deepEqual(labels, ['Red', 'Blue', 'Type something.'], release);
  }
});

test('the cursor is found wherever it stands', () => {
  const rows = picture('2.1.331', 'question', 'asking').map((row) =>
    row.replace('❯ 1. Red', '  1. Red').replace('  2. Blue', '❯ 2. Blue'),
  );
  assert.equal(optionsOn(rows)?.selected, 1);
});

test('a prompt that was sent is no dialog, also with a notice below it', () => {
  assert.equal(optionsOn(picture('2.1.331', 'auto mode', 'notice')), undefined);
  assert.equal(dialogText(picture('2.1.331', 'auto mode', 'notice')), '');
  for (const release of RELEASES) {
    assert.equal(optionsOn(picture(release, 'prompt', 'working')), undefined, release);
  }
});

test('a panel that only shows something waits for a key like a notice', () => {
  const panel = [
    '─'.repeat(120),
    '  Settings  Usage',
    '  Estimated cost: $0.03',
    '  ←/→ to switch · Esc to close',
  ];
  assert.equal(stateOf(panel), 'notice');
});

test('the prompt’s text is read over several rows', () => {
  const rule = '─'.repeat(120);
  assert.equal(
    promptText([rule, '❯ one two', '  three', rule, '  ? for shortcuts']),
    'one twothree',
  );
  assert.equal(promptText([rule, '>', rule]), '');
  assert.equal(promptText(['nothing']), undefined);
  for (const release of RELEASES) {
    assert.equal(promptText(picture(release, 'prompt', 'ready')), '', release);
    assert.equal(promptText(picture(release, 'command', 'asking')), undefined, release);
  }
});

test('whatever stands on a screen, a state is told', () => {
  const row = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '─'.repeat(120),
      '❯ ',
      '>',
      ' ❯ 1. Yes',
      '   2. No',
      ' Esc to cancel',
      '✻ Pouncing… (esc to interrupt)',
      '',
    ),
  );
  fc.assert(
    fc.property(fc.array(row, { maxLength: 40 }), (rows) => {
      const options = optionsOn(rows);
      assert.equal(stateOf(rows) === 'asking', options !== undefined);
      if (options) assert.ok(options.selected < options.labels.length);
    }),
  );
});

const RULE = '─'.repeat(120);

test('a dialog with numbered options is one without a word of Escape below it (leaving plan mode, 2.1.331)', () => {
  const rows = [
    RULE,
    ' Would you like to proceed?',
    '   1. Yes, and use auto mode',
    ' ❯ 2. Yes, manually',
  ];
  assert.equal(stateOf(rows), 'asking');
  assert.equal(optionsOn(rows)?.selected, 1);
  // A prompt that was sent and begins with a number is none: the prompt stands below it.
  assert.equal(stateOf([RULE, '❯ 1. Do this', '● Done', RULE, '❯', RULE]), 'ready');
});

test('a session’s name in the rule above the prompt hides no prompt (2.1.331)', () => {
  const rows = ['● Done', `${'─'.repeat(100)} my session ─`, '❯', RULE];
  assert.equal(stateOf(rows), 'ready');
  assert.equal(promptText(rows), '');
});
