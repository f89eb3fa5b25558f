import { cliStep } from './cli-step.ts';
import { answerIs } from './expect/answer.ts';
import type { Probe } from './probe.ts';
import type { Secret } from './secret.ts';
import type { Task } from './tasks/task.ts';

// Beyond the first plane, joined by zero-width joiners, combining without a composed form, right to left, and
// characters that normalisation would change (U+212B, U+FB01).
const PIECES = ['😀👩‍👩‍👧‍👦🏳️‍🌈𝒳𐍈', 'q̃ẍ̣é', 'שָׁלוֹם', 'مَرْحَبًا', '漢字ｶﾅ', '\u212B\uFB01'];

export const joinPieces: Task<readonly string[]> = {
  say: (pieces) =>
    'Join these pieces with hyphens, in this order, without changing any character, and reply with the joined ' +
    `text and nothing else: ${pieces.join(' ')}`,
  hear: (text) => /\band nothing else: ([^\r\n]+)/.exec(text)?.[1]?.trimEnd().split(' '),
};

export const unicodeText: Probe = {
  name: 'unicode_text',
  purpose: 'Text of all kinds comes back code point by code point, also when cut in mid-character.',
  cost: 'cheap',
  rules: ['stream/*', 'http/*'],
  seenIn: 'https://github.com/cnighswonger/claude-code-cache-fix/issues/365',
  needs: {},
  stage: ({ secret, tag }) => ({
    steps: [cliStep(`${tag()} ${joinPieces.say(piecesOf(secret))}`)],
  }),
  scene: (_conversation, { prompt }) => {
    const pieces = joinPieces.hear(prompt);
    return pieces
      ? // Sent in packets that end inside characters.
        { text: pieces.join('-'), midCharacter: true }
      : { text: 'I could not find the pieces to join in the prompt.' };
  },
  expect: [answerIs('the joined pieces', (secret) => piecesOf(secret).join('-'))],
};

function piecesOf({ left, right }: Secret): readonly string[] {
  return [left, ...PIECES, right];
}
