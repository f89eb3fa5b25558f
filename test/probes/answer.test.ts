import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  answerIsSecret,
  bareAnswer,
  judgeAnswer,
  stepAnswersSecret,
} from '../../src/probes/expect/answer.ts';
import { cleanExit } from '../../src/probes/expect/clean-exit.ts';
import { newSecret, secretsIn } from '../../src/probes/secret.ts';
import { cliRun, observe, result, secret } from './observations.ts';

const { whole } = secret;
const other = newSecret().whole;
// White space, quotes and stops alone are taken off, so a word belongs to it.
const prose = fc
  .string()
  .filter((text) => /[a-z]/i.test(text) && !text.includes(whole) && secretsIn(text).length === 0);

test('one layer of quotes, backticks, bold and a full stop is taken off, not two', () => {
  const accepted = [
    whole,
    ` ${whole}\n`,
    `"${whole}"`,
    `'${whole}'`,
    `\`${whole}\``,
    `**${whole}**`,
    `${whole}.`,
    `"${whole}."`,
    `"${whole}".`,
    `**${whole}**.`,
  ];
  for (const answer of accepted) {
    assert.equal(bareAnswer(answer), whole, answer);
    assert.deepEqual(judgeAnswer(answer, whole, true), { met: true }, answer);
  }
  for (const answer of [
    `"\`${whole}\`"`,
    `${whole}..`,
    `"${whole}.".`,
    `"${whole}`,
    `(${whole})`,
  ]) {
    assert.notEqual(bareAnswer(answer), whole, answer);
    assert.equal(judgeAnswer(answer, whole, true).met, false, answer);
  }
  assert.deepEqual(
    ['', '"', '""', '.', '**'].map(bareAnswer).map((text) => text.length < 3),
    [true, true, true, true, true],
  );
});

test('a wordier answer with the secret once passes live with a note, and fails scripted', () => {
  fc.assert(
    fc.property(prose, prose, (before, after) => {
      const answer = `${before} ${whole} ${after}`;
      const live = judgeAnswer(answer, whole, false);
      assert.ok(live.met && live.note !== undefined);
      assert.equal(judgeAnswer(answer, whole, true).met, false);
    }),
  );
});

test('the secret twice, another one beside it, or none never passes', () => {
  fc.assert(
    fc.property(prose, fc.boolean(), (words, scripted) => {
      for (const answer of [
        `${whole} ${words} ${whole}`,
        `${whole} ${words} ${other}`,
        words,
        other,
        '',
      ]) {
        const judgement = judgeAnswer(answer, whole, scripted);
        assert.equal(judgement.met, false, answer);
        assert.ok(!judgement.met && judgement.reason.includes(whole));
      }
    }),
  );
});

test('secrets are told from words, and each is new', () => {
  assert.deepEqual(secretsIn(`x ${whole}, ${other}. ${secret.left} ABC-DEF x${other}`), [
    whole,
    other,
  ]);
  assert.equal(new Set(Array.from({ length: 200 }, () => newSecret().whole)).size, 200);
});

test('the answer is the last final result of the step asked for', () => {
  const seen = observe([cliRun([result(whole)]), cliRun([result('early'), result('late')])]);
  assert.equal(stepAnswersSecret(0).judge(seen).met, true);
  assert.equal(answerIsSecret.judge(seen).met, false);
  assert.equal(stepAnswersSecret(2).judge(seen).met, false, 'a step that never ran');
});

test('a clean exit is code 0, a final result, and no error in it', () => {
  const met = (...runs: Parameters<typeof cliRun>[]) =>
    cleanExit.judge(observe(runs.map((run) => cliRun(...run)))).met;
  assert.equal(met([[result(whole)]]), true);
  assert.equal(met([[]]), false);
  assert.equal(met([[result(whole)], { returncode: 1 }]), false);
  assert.equal(met([[result(whole)], { returncode: undefined, timedOut: true }]), false);
  assert.equal(
    met([[result(whole, { is_error: true })]]),
    false,
    '`subtype` says success all the same',
  );
  assert.equal(met([[], { returncode: undefined, startError: 'ENOENT' }]), false);
  assert.equal(met([[result(whole)]], [[result(whole)], { returncode: 1 }]), false);
  assert.equal(met(), false, 'nothing was run');
});
