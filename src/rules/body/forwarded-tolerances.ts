import { squeeze } from '../../dialects/request-text.ts';
import { checkThinking } from '../auto-mode/check-thinking.ts';
import type { Difference } from '../fidelity/difference.ts';
import { isSpacing, type Tolerance } from '../fidelity/told.ts';
import type { Rule } from '../rule.ts';
import { cacheControl } from './cache-control.ts';
import { history } from './history.ts';
import { media } from './media.ts';
import { order } from './order.ts';
import { role } from './role.ts';
import { system } from './system.ts';
import { systemOrder } from './system-order.ts';
import { thinkingHistory } from './thinking-history.ts';
import { toolIds } from './tool-ids.ts';
import { toolResult } from './tool-result.ts';
import { toolUse } from './tool-use.ts';
import { tools } from './tools.ts';

/** A rule that looks at a forwarded request. */
export type RequestRule = Rule<'request'> | Rule<'forwarded'>;

const TURNS: readonly RequestRule[] = [
  history,
  order,
  role,
  toolUse,
  toolResult,
  toolIds,
  media,
  thinkingHistory,
];
const PROMPT: readonly RequestRule[] = [system, systemOrder];
/** Words of a schema that tell what to send; all others only narrow it. */
const STRUCTURE = /\.(type|required|\$ref|items|prefixItems)(\[\])?$/;
const NAMED = /\.(properties|\$defs|definitions)(\.\*)?$/;

/** The target's own words around those of the CLI. */
const isExtended = ({ sent, arrived }: Difference) =>
  typeof sent === 'string' && typeof arrived === 'string' && arrived.includes(sent);

/** What may differ between a request of the CLI and what reaches an upstream in the same API. */
export const FORWARDED: readonly Tolerance<RequestRule>[] = [
  {
    at: /^model$/,
    kinds: ['changed'],
    severity: 'allowed',
    why: "The vendor's own gateway rewrites it.",
  },
  {
    at: /^safeguards\b/,
    severity: 'allowed',
    why: 'Ids of calls stand in it, which may be mapped; `auto-mode/field` tells what else became of it.',
  },
  { at: /^stream$/, severity: 'allowed', why: 'A target may ask for its answer as it likes.' },
  {
    at: /^(tool_choice|stop_sequences)$/,
    kinds: ['added'],
    severity: 'error',
    why: 'They steer an answer also where the CLI left them out.',
  },
  {
    at: /^(system\[\]|messages\[\](\.content\[\])?)$/,
    kinds: ['doubled'],
    severity: 'warning',
    why: 'What the CLI said once must not be said twice.',
    first: [...TURNS, ...PROMPT],
  },
  {
    at: /^messages\[\]\.content\[\]\.content\[\]$/,
    kinds: ['doubled'],
    severity: 'warning',
    why: 'What a tool gave once must not be told twice.',
    first: TURNS,
  },
  { at: /./, kinds: ['added'], severity: 'allowed', why: 'A target may add what is its own.' },
  { at: /^metadata(\.|$)/, severity: 'warning', why: 'A target may account by its own.' },
  {
    at: /^thinking\b/,
    when: ({ path, sent, arrived }) =>
      path.length === 2 && sent !== 'disabled' && arrived !== 'disabled',
    severity: 'warning',
    why: 'Another form of thinking may be all that an older model takes.',
  },
  {
    at: /\bcache_control$/,
    severity: 'warning',
    kinds: ['lost'],
    why: 'Without marks every turn is billed in full.',
    first: [cacheControl],
  },
  {
    at: /^thinking\b/,
    severity: 'error',
    why: 'An answer may have no room for it.',
    first: [checkThinking],
  },
  { at: /\bcache_control\b/, severity: 'warning', why: 'A mark of another kind is no mark.' },
  {
    at: /^tools\[\]\.input_schema\.\$schema$/,
    kinds: ['lost'],
    severity: 'allowed',
    why: 'It names the draft, which the vendor’s API knows.',
  },
  {
    at: /^tools(\[\])?(\.input_schema(\.type|\.properties|\.required)?|\.name)?$/,
    kinds: ['lost', 'changed'],
    severity: 'error',
    why: 'Without it the tool is none.',
    first: [tools],
  },
  {
    at: /^tools\[\]$/,
    kinds: ['moved'],
    severity: 'allowed',
    why: 'Their order has no meaning.',
  },
  {
    at: /^tools\[\]\.input_schema\./,
    kinds: ['moved', 'doubled'],
    severity: 'allowed',
    why: 'Neither the order of alternatives nor one said twice has a meaning.',
  },
  {
    at: new RegExp(`^tools\\[\\]\\.input_schema.*(${STRUCTURE.source}|${NAMED.source})`),
    severity: 'error',
    why: 'A model that is not told the form of an argument sends another.',
    first: [tools],
    together: true,
  },
  {
    at: /^tools\[\]\.input_schema\./,
    severity: 'warning',
    why: 'A model that is not told what is allowed sends what the CLI then refuses.',
    together: true,
  },
  {
    at: /^tools\[\]\.(description|defer_loading)$/,
    severity: 'warning',
    why: 'The model knows the tool by it.',
    first: [tools],
  },
  { at: /^tools\[\]\.type$/, severity: 'error', why: 'It makes a server tool of a tool.' },
  { at: /^tools\b/, severity: 'warning', why: 'It shapes how a tool is used.' },
  {
    at: /^system\[\]\.text$/,
    when: (one) => isExtended(one) && squeeze(String(one.sent)) !== squeeze(String(one.arrived)),
    severity: 'note',
    why: 'A target may have words of its own for the model.',
    first: PROMPT,
  },
  {
    at: /^(system|messages)\[\].*\.text$/,
    when: isSpacing,
    severity: 'warning',
    why: 'White space has a meaning in code and in what is to be found again.',
    first: [...TURNS, ...PROMPT],
  },
  {
    at: /^messages\[\]\.content\[\](\.content\[\])?\.text$/,
    when: isExtended,
    severity: 'warning',
    why: 'Words that nobody said stand in the conversation.',
    first: TURNS,
  },
  { at: /^system\b/, severity: 'error', why: 'The prompt is what the CLI is.', first: PROMPT },
  {
    at: /^messages\[\]\.role$/,
    when: ({ sent, arrived }) => sent === 'system' && arrived === 'user',
    severity: 'note',
    why: 'An older upstream knows no turns of the system.',
    first: TURNS,
  },
  {
    at: /^messages\[\]\.content\[\]\.(id|tool_use_id)$/,
    severity: 'allowed',
    why: 'Ids may be mapped, if they still match.',
    first: TURNS,
  },
  {
    at: /^messages\[\](\.(?!content\b|role\b)[^.]+|$)/,
    when: ({ sent, path }) => path.length > 2 || !hasContent(sent),
    severity: 'warning',
    why: 'A directive of a turn, such as its effort, changes how the model answers.',
  },
  {
    at: /^messages\[\]\.content\[\]\.(caller|context|title|citations)\b/,
    severity: 'warning',
    why: 'It tells of a block what a model can do without.',
  },
  {
    at: /^messages\b/,
    severity: 'error',
    why: 'The history is what a model goes by.',
    first: TURNS,
  },
  { at: /./, severity: 'error', why: 'A field of the request steers the answer.' },
];

function hasContent(turn: unknown): boolean {
  return /"content":\[(?!\])/.test(JSON.stringify(turn) ?? '');
}
