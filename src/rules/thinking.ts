import {
  type Message,
  type MessageBlock,
  messageOf,
} from '../dialects/anthropic/reading/message.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { answerOf } from '../dialects/outcome.ts';
import { at, textIn } from '../system/json.ts';
import { succeeded } from '../wire/status.ts';
import { type Breach, figures, type Rule } from './rule.ts';
import type { FinishedMessage } from './subjects.ts';

export const THINKING: readonly Rule[] = [
  /** CLI 2.1.330 does not mind; an upstream of the same dialect refuses the block in the next turn. */
  {
    id: 'thinking/signature',
    on: 'message',
    severity: 'warning',
    party: 'target',
    says: 'A thinking block is closed with a `signature_delta`, and its signature arrives as the upstream sent it.',
    mend: "Pass the upstream's `signature_delta` through byte for byte, before `content_block_stop`; never make one up.",
    link: 'router-for-me/CLIProxyAPI#2172',
    check: (subject) => [
      ...unsignedFaults(subject),
      ...forgedFaults(subject),
      ...splitFaults(subject),
    ],
  },
  /** A signature is made over the very text of its block. */
  {
    id: 'thinking/changed',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: "The text of the upstream's thinking arrives whole and unchanged.",
    mend: 'Pass every thinking delta through, once and in order.',
    link: 'router-for-me/CLIProxyAPI#570',
    check: (subject) => {
      const joined = (message: Message | undefined) =>
        thinkingBlocks(message)
          .map(({ text }) => text)
          .join('\n');
      const had = joined(sameDialect(subject));
      const given = joined(subject.message);
      if (given.trim() === '' || had === '' || given === had) return [];
      return [
        figures`the upstream's thinking (${had.length} characters) arrived changed (${given.length})`,
      ];
    },
  },
  /** A live model may well not think, so only what the upstream did send can be lost. */
  {
    id: 'thinking/lost',
    on: 'message',
    severity: 'warning',
    party: 'target',
    says: "The upstream's reasoning arrives as thinking blocks.",
    mend: 'Translate reasoning items (`reasoning_content`, `reasoning`, reasoning summaries) to thinking blocks.',
    link: 'ggml-org/llama.cpp#18542',
    check: ({ north, south }) => {
      const [only] = south;
      const had = only && answerOf(only);
      if (south.length !== 1 || !had?.thinking || answerOf(north)?.thinking) return [];
      const message = 'the upstream sent reasoning, and the answer has no thinking block';
      // Without being asked for, the Messages API gives none either.
      const mode = at(north.requestJson, 'thinking', 'type');
      return mode === undefined || mode === 'disabled'
        ? [{ message, severity: 'note' }]
        : [message];
    },
  },
];

function thinkingBlocks(message: Message | undefined): readonly MessageBlock[] {
  return message?.blocks.filter((block) => block.type === 'thinking') ?? [];
}

/** The one upstream answer of the same dialect, where there is exactly one. */
function sameDialect({ south }: FinishedMessage): Message | undefined {
  const [only, ...others] = south.filter(succeeded);
  return others.length === 0 && only && isMessages(only) ? messageOf(only) : undefined;
}

function unsignedFaults(subject: FinishedMessage): readonly Breach[] {
  const unsigned = thinkingBlocks(subject.message).filter((block) => !block.signature).length;
  if (unsigned === 0) return [];
  const fault = figures`${unsigned} thinking block(s) have no signature`;
  const upstream = sameDialect(subject);
  if (upstream) {
    const signed = thinkingBlocks(upstream).some((block) => block.signature);
    if (!signed) return [{ ...fault, party: 'upstream' }];
    const lost = figures`${unsigned} thinking block(s) have no signature; the upstream's had one`;
    return [{ ...lost, severity: 'error' }];
  }
  // Another dialect has no signatures, so nobody will check what comes back.
  return [subject.south.length > 0 ? { ...fault, severity: 'note' } : fault];
}

function forgedFaults(subject: FinishedMessage): readonly Breach[] {
  const upstream = sameDialect(subject);
  if (!upstream) return [];
  const sent = thinkingBlocks(upstream).map((block) => block.signature);
  return thinkingBlocks(subject.message)
    .filter((block) => block.signature && !sent.includes(block.signature))
    .map(({ index }) => ({
      ...figures`block ${index}'s signature is not one the upstream sent`,
      severity: 'error',
    }));
}

/** Clients keep the last piece alone, where deltas of all other types add up. */
function splitFaults({ north: { response }, message }: FinishedMessage): readonly Breach[] {
  if (response.kind !== 'stream') return [];
  const pieces = response.events.flatMap(({ json }) =>
    textIn(at(json, 'delta', 'signature')) ? [at(json, 'index')] : [],
  );
  const split = thinkingBlocks(message).filter(
    ({ index }) => pieces.filter((piece) => piece === index).length > 1,
  );
  return split.map(({ index }) => ({
    ...figures`block ${index}'s signature came in several signature_delta, of which clients keep the last`,
    severity: 'error',
  }));
}
