import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { outcomeFrom, outcomeWithout } from '../../src/run/outcome.ts';
import { redactor } from '../../src/system/redact.ts';
import { emptyEvidence } from '../../src/verdict/token-evidence.ts';
import { cliRun, observe, uiRun } from '../probes/observations.ts';
import { cell } from './cells.ts';

const SECRET = 'hunter2-hunter2-hunter2';

const history = {
  cell: cell(),
  attempts: 1,
  details: [],
  duration: 1,
  logPath: '',
  redact: redactor([SECRET]),
};

/** The secret with things in between that no reader shows. */
const split = fc
  .array(fc.constantFrom('\u001b[31m', '\u0000', '\u0007', '\u202e', '\u200f', '\u009b1m', ''), {
    minLength: SECRET.length,
    maxLength: SECRET.length,
  })
  .map((parts) => [...SECRET].map((char, index) => char + (parts[index] ?? '')).join(''));

test('a secret that escapes and control characters split comes out nowhere', () => {
  fc.assert(
    fc.property(split, (text) => {
      const verdict = {
        classification: 'product_failure' as const,
        reasons: [text],
        findings: [
          {
            rule: 'a/b',
            severity: 'error' as const,
            party: 'target' as const,
            message: text,
            path: text,
            count: 1,
            exchanges: ['n1'],
          },
        ],
        checks: [{ name: 'the answer', met: false, seen: text }],
        evidence: emptyEvidence('basic_text'),
        requestCount: 1,
      };
      const picture = { after: text, at: 1, title: text, rows: [text] };
      const stuck = { step: 0, words: text, why: 'late', state: 'working' } as const;
      const screen = uiRun([], { pictures: [picture], stuck });
      const seen = observe([cliRun([], { stdout: text, stderr: text }), screen]);
      const attempt = { id: 'a', seen, log: text };
      const written = JSON.stringify([
        outcomeFrom(history, attempt, verdict),
        outcomeWithout(history, 'harness_bug', text),
      ]);
      assert.equal(written.includes(SECRET), false);
      assert.equal(written.split('***').length - 1, 11);
    }),
  );
});
