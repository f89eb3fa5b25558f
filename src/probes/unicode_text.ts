import { answerIs } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import type { Secret } from './secret.ts';

// Beyond the first plane, joined by zero-width joiners, combining without a composed form, right to left, and
// characters that normalisation would change (U+212B, U+FB01).
const PIECES = ['😀👩‍👩‍👧‍👦🏳️‍🌈𝒳𐍈', 'q̃ẍ̣é', 'שָׁלוֹם', 'مَرْحَبًا', '漢字ｶﾅ', '\u212B\uFB01'];

export const unicodeText: Probe = {
  name: 'unicode_text',
  purpose: 'Text of all kinds comes back code point by code point, also when cut in mid-character.',
  cost: 'cheap',
  rules: ['stream/*', 'http/*'],
  seenIn: 'https://github.com/cnighswonger/claude-code-cache-fix/issues/365',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [
      {
        kind: 'cli',
        prompt:
          `${tag()} Join these pieces with hyphens, in this order, without changing any character, and reply with ` +
          `the joined text and nothing else: ${[secret.left, ...PIECES, secret.right].join(' ')}`,
        tools: [],
        bare: true,
        session: 'none',
      },
    ],
  }),
  expect: [answerIs('the joined pieces', joined)],
};

function joined({ left, right }: Secret): string {
  return [left, ...PIECES, right].join('-');
}
