import { at, objectsIn, textIn } from '../../system/json.ts';
import { figures, type Rule } from '../rule.ts';

/** The vendor's API wants an open tool loop's thinking back unchanged and refuses a forged signature. */
export const thinkingHistory: Rule<'forwarded'> = {
  id: 'body/thinking-history',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'Thinking blocks of earlier turns reach the upstream with their signatures.',
  mend: 'Forward thinking and redacted_thinking blocks of the history untouched.',
  link: 'decolua/9router#2227',
  check: ({ north, south }) => {
    const sent = thinkingOf(north.requestJson);
    const got = new Map(
      thinkingOf(south.requestJson).map((block) => [block.signature, block.text]),
    );
    const all = sent.length;
    const lost = sent.filter(({ signature }) => !got.has(signature)).length;
    const changed = sent.filter(
      ({ signature, text }) => got.has(signature) && got.get(signature) !== text,
    ).length;
    if (changed > 0)
      return [
        figures`${changed} of ${all} thinking blocks in the history reached the upstream with another text`,
      ];
    if (lost === 0) return [];
    if (got.size > all - lost)
      return [
        figures`${lost} of ${all} thinking blocks in the history reached the upstream with another signature`,
      ];
    const open = sent.some(({ signature, last }) => last && !got.has(signature));
    return [
      {
        ...figures`${lost} of ${all} thinking blocks in the history did not reach the upstream`,
        severity: open ? undefined : 'warning',
      },
    ];
  },
};

function thinkingOf(request: unknown) {
  const turns = objectsIn(at(request, 'messages')).filter((turn) => turn['role'] === 'assistant');
  return turns
    .flatMap((turn) => objectsIn(turn['content']).map((block) => ({ turn, block })))
    .filter(({ block }) => block['type'] === 'thinking' || block['type'] === 'redacted_thinking')
    .map(({ turn, block }) => ({
      signature: textIn(block['signature']) ?? textIn(block['data']) ?? '',
      text: textIn(block['thinking']) ?? '',
      last: turn === turns.at(-1),
    }))
    .filter(({ signature }) => signature !== '');
}
