import { results } from '../auto-mode/results.ts';
import { isSpacing, type Tolerance } from '../fidelity/told.ts';
import type { Rule } from '../rule.ts';
import { STREAM } from '../stream/family.ts';
import { THINKING } from '../thinking.ts';
import { TOOL } from '../tool.ts';
import { USAGE } from '../usage.ts';
import { blocks } from './blocks.ts';
import { stopReason } from './stop-reason.ts';
import { text } from './text.ts';
import { toolCalls } from './tool-calls.ts';

const CONTENT: readonly Rule[] = [text, toolCalls, blocks, ...THINKING, ...TOOL];

/** How ids of calls begin that the upstream's own tools answer. */
const SERVER_ID = 'srvtoolu_';

/** What may differ between an answer of an upstream in the same API and what reaches the CLI. */
export const RELAYED: readonly Tolerance<Rule>[] = [
  {
    at: /^(message_start\.message\.)?(id|model)$/,
    when: ({ kind, arrived }) =>
      kind === 'changed' && typeof arrived === 'string' && arrived !== '',
    severity: 'allowed',
    why: "An id is opaque, and the vendor's own gateway rewrites the model's name.",
  },
  {
    at: /^message_deltas$/,
    when: ({ sent, arrived }) => Number(arrived) <= Number(sent),
    severity: 'allowed',
    why: 'What several say may be said at once.',
  },
  {
    at: /^message_deltas$/,
    severity: 'warning',
    why: 'The CLI bills a message with each.',
  },
  {
    at: /./,
    kinds: ['added'],
    when: ({ sent, arrived }) => sent === null && arrived === '',
    severity: 'warning',
    why: 'The upstream said that there is none, and an empty text is one.',
    first: [stopReason],
  },
  { at: /./, kinds: ['added'], severity: 'allowed', why: 'A target may add what is its own.' },
  {
    at: /^content\[\](\.content_block_start)?\.signature$/,
    when: ({ sent, arrived }) => sent === '' && (arrived === undefined || arrived === null),
    severity: 'allowed',
    why: 'Not all of the vendor’s own examples start a block with an empty signature.',
  },
  {
    at: /^content\[\]\.id$/,
    when: ({ sent, arrived }) =>
      typeof arrived === 'string' && arrived !== '' && !String(sent).startsWith(SERVER_ID),
    severity: 'allowed',
    why: 'Ids of calls may be mapped; those of server tools stand in their results too.',
  },
  {
    at: /^content\[\]\.text$/,
    when: isSpacing,
    severity: 'warning',
    why: 'White space has a meaning in code.',
    first: CONTENT,
  },
  {
    at: /^content\[\]\.content_block_start\b/,
    severity: 'warning',
    why: 'Clients add deltas to what a block starts with.',
    first: [...CONTENT, ...STREAM],
  },
  {
    at: /^content\[\](\.(text|thinking|signature|input\b.*|name|type|id|tool_use_id|data))?$/,
    severity: 'error',
    why: 'It is what the model said.',
    first: CONTENT,
  },
  {
    at: /^content\[\]\.content\[\]\.encrypted_content$/,
    severity: 'error',
    why: 'The vendor’s API refuses a history in which it is not as it was.',
    first: [blocks],
  },
  { at: /^content\b/, severity: 'warning', why: 'It is what a tool found.', first: CONTENT },
  {
    at: /^(message_delta\.delta\.)?stop_reason$/,
    severity: 'error',
    why: 'The CLI goes on by it.',
    first: [stopReason],
  },
  {
    at: /^message_start\.message\.usage\.output_tokens$/,
    kinds: ['changed'],
    when: ({ arrived }) => typeof arrived === 'number',
    severity: 'allowed',
    why: 'At the start nobody knows it yet.',
  },
  {
    at: /\busage(\.|$)/,
    severity: 'warning',
    why: 'The CLI bills, shows and compacts by what was counted.',
    first: USAGE,
  },
  {
    at: /\bsafeguard_results$/,
    kinds: ['lost'],
    severity: 'note',
    why: 'Without calls there was nothing to check.',
    first: [results],
  },
  {
    at: /\bsafeguard_results\b/,
    severity: 'allowed',
    why: 'Ids of calls may be mapped; `auto-mode/results` tells what else became of it.',
  },
  { at: /./, severity: 'warning', why: 'A release may read it.' },
];
