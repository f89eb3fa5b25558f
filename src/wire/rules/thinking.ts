import { at } from '../../system/json.ts';
import { answerOf } from '../answer.ts';
import type { Message, MessageBlock } from '../message.ts';
import { messageOf } from '../message.ts';
import { type Pair, pairsOf, succeeded } from '../pairs.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { issue } from './published.ts';
import { breaches, type Fault, isAnswered, isWhole } from './subjects.ts';

function thinkingBlocks(message: Message | undefined): readonly MessageBlock[] {
  return message?.blocks.filter((block) => block.type === 'thinking') ?? [];
}

/** The one upstream answer of the same dialect, where there is exactly one. */
function sameDialect({ south }: Pair): Reading | undefined {
  const [only, ...others] = south.filter(succeeded);
  return others.length === 0 && only?.route === 'messages' ? only : undefined;
}

function finishedNorth({ north }: Pair): Message | undefined {
  const message = isAnswered(north) && isWhole(north) ? messageOf(north) : undefined;
  return message?.ended === 'message_stop' ? message : undefined;
}

function onEachPair(check: (message: Message, pair: Pair) => readonly Fault[]): Rule['check'] {
  return (wire) =>
    pairsOf(wire).flatMap((pair) => {
      const message = finishedNorth(pair);
      return message ? breaches(pair.north, check(message, pair)) : [];
    });
}

function signatureFaults(message: Message, pair: Pair): readonly Fault[] {
  const unsigned = thinkingBlocks(message).filter((block) => !block.signature);
  if (unsigned.length === 0) return [];
  const text = `${unsigned.length} thinking block(s) have no signature`;
  const upstream = sameDialect(pair);
  if (upstream) {
    const signed = thinkingBlocks(messageOf(upstream)).some((block) => block.signature);
    return [
      signed
        ? { message: `${text}; the upstream's had one`, severity: 'error' }
        : { message: text, party: 'upstream' },
    ];
  }
  // Another dialect has no signatures, so nobody will check what comes back.
  const translated = pair.south.length > 0;
  return [translated ? { message: text, severity: 'note' } : text];
}

function forgedFaults(message: Message, pair: Pair): readonly Fault[] {
  const upstream = sameDialect(pair);
  if (!upstream) return [];
  const sent = thinkingBlocks(messageOf(upstream)).map((block) => block.signature);
  return thinkingBlocks(message)
    .filter((block) => block.signature && !sent.includes(block.signature))
    .map(({ index }) => ({
      message: `block ${index}'s signature is not one the upstream sent`,
      severity: 'error',
    }));
}

/** CLI 2.1.330 does not mind; an upstream of the same dialect refuses the block in the next turn. */
export const signature: Rule = {
  id: 'thinking/signature',
  severity: 'warning',
  party: 'target',
  says: 'A thinking block is closed with a `signature_delta`, and its signature arrives as the upstream sent it.',
  mend: "Pass the upstream's `signature_delta` through byte for byte, before `content_block_stop`; never make one up.",
  link: issue('router-for-me/CLIProxyAPI', 2172),
  check: onEachPair((message, pair) => [
    ...signatureFaults(message, pair),
    ...forgedFaults(message, pair),
  ]),
};

/** A signature is made over the very text of its block. */
export const thinkingChanged: Rule = {
  id: 'thinking/changed',
  severity: 'error',
  party: 'target',
  says: "The text of the upstream's thinking arrives whole and unchanged.",
  mend: 'Pass every thinking delta through, once and in order.',
  link: issue('router-for-me/CLIProxyAPI', 570),
  check: onEachPair((message, pair) => {
    const upstream = sameDialect(pair);
    const joined = (blocks: readonly MessageBlock[]) => blocks.map(({ text }) => text).join('\n');
    const had = joined(thinkingBlocks(upstream && messageOf(upstream)));
    const given = joined(thinkingBlocks(message));
    if (given.trim() === '' || had === '' || given === had) return [];
    return [`the upstream's thinking (${had.length} characters) arrived changed (${given.length})`];
  }),
};

/** A live model may well not think, so only what the upstream did send can be lost. */
export const thinkingLost: Rule = {
  id: 'thinking/lost',
  severity: 'warning',
  party: 'target',
  says: "The upstream's reasoning arrives as thinking blocks.",
  mend: 'Translate reasoning items (`reasoning_content`, `reasoning`, reasoning summaries) to thinking blocks.',
  link: issue('ggml-org/llama.cpp', 18542),
  check: onEachPair((_message, { north, south }) => {
    const given = answerOf(north);
    const [only] = south;
    const had = only && answerOf(only);
    if (south.length !== 1 || !had?.thinking || given?.thinking) return [];
    const message = 'the upstream sent reasoning, and the answer has no thinking block';
    // Without being asked for, the Messages API gives none either.
    const mode = at(north.requestJson, 'thinking', 'type');
    return mode === undefined || mode === 'disabled' ? [{ message, severity: 'note' }] : [message];
  }),
};
