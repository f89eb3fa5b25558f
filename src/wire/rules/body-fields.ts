import { at, objectIn, objectsIn, textIn } from '../../system/json.ts';
import { squeeze } from '../prompt.ts';
import type { Rule } from '../rule.ts';
import { onEachPassedOn } from './across.ts';
import { issue, PROTOCOL } from './published.ts';
import type { Fault } from './subjects.ts';

/** A target may stream upstream as it likes, and account by its own metadata. */
const OWN_FIELDS = new Set(['stream']);
const MILD_FIELDS = new Set(['metadata']);

/** A field that may as well be left out. */
function saysNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}

export const unknownField: Rule = {
  id: 'body/unknown-field',
  severity: 'error',
  party: 'target',
  says: 'Every field of the request body reaches an upstream that speaks the same API, also those nobody knows yet.',
  mend: 'Forward the body as it is instead of rebuilding it from a list of known fields.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const got = objectIn(south.requestJson) ?? {};
    const sent = objectIn(north.requestJson) ?? {};
    return Object.keys(sent)
      .filter((field) => !(field in got) && !OWN_FIELDS.has(field) && !saysNothing(sent[field]))
      .map((field) => {
        const message = `the body's ${field.slice(0, 64)} did not reach the upstream`;
        return MILD_FIELDS.has(field) ? { message, severity: 'warning' } : message;
      });
  }),
};

function systemTexts(request: unknown): readonly string[] {
  const system = at(request, 'system');
  if (typeof system === 'string') return [squeeze(system)];
  return objectsIn(system).map((block) => squeeze(textIn(block['text']) ?? ''));
}

/** The mark of the CLI's attribution block. */
const ATTRIBUTION = 'x-anthropic-billing-header';

function orderFaults(sent: readonly string[], got: string): readonly Fault[] {
  const places = sent.map((text) => got.indexOf(text)).filter((place) => place !== -1);
  const sorted = places.every((place, index) => index === 0 || place >= (places[index - 1] ?? 0));
  return sorted ? [] : ['the blocks of system reached the upstream in another order'];
}

/** What is lost is told by `body/system`; this is about the places of what arrived. */
export const systemOrder: Rule = {
  id: 'body/system-order',
  severity: 'error',
  party: 'target',
  says: 'The blocks of `system` keep their order, with the attribution block first and alone.',
  mend: 'Append own instructions after the blocks of the CLI, and merge none of them.',
  link: `${PROTOCOL}#system-prompt-attribution-block`,
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const sent = systemTexts(north.requestJson).filter((text) => text !== '');
    const got = systemTexts(south.requestJson);
    const faults = [...orderFaults(sent, got.join('\n'))];
    const [first = ''] = sent;
    const kept = got.some((text) => text.includes(first));
    if (first.startsWith(ATTRIBUTION) && kept && got[0] !== first)
      faults.push({
        message: 'the attribution block reached the upstream merged or not first',
        severity: 'warning',
      });
    return faults;
  }),
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

/** The vendor's API wants an open tool loop's thinking back unchanged and refuses a forged signature. */
export const thinkingHistory: Rule = {
  id: 'body/thinking-history',
  severity: 'error',
  party: 'target',
  says: 'Thinking blocks of earlier turns reach the upstream with their signatures.',
  mend: 'Forward thinking and redacted_thinking blocks of the history untouched.',
  link: issue('decolua/9router', 2227),
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const sent = thinkingOf(north.requestJson);
    const got = new Map(
      thinkingOf(south.requestJson).map((block) => [block.signature, block.text]),
    );
    const lost = sent.filter(({ signature }) => !got.has(signature)).length;
    const changed = sent.filter(
      ({ signature, text }) => got.has(signature) && got.get(signature) !== text,
    ).length;
    const of = `of ${sent.length} thinking blocks in the history`;
    if (changed > 0) return [`${changed} ${of} reached the upstream with another text`];
    if (lost === 0) return [];
    if (got.size > sent.length - lost)
      return [`${lost} ${of} reached the upstream with another signature`];
    const message = `${lost} ${of} did not reach the upstream`;
    const open = sent.some(({ signature, last }) => last && !got.has(signature));
    return [open ? message : { message, severity: 'warning' }];
  }),
};
