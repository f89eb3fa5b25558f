import {
  at,
  canonicalJson,
  type JsonObject,
  objectIn,
  objectsIn,
  textIn,
} from '../../system/json.ts';
import { fragmentsOfRequest, squeeze } from '../prompt.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { onEachPassedOn } from './across.ts';
import { issue, PROTOCOL } from './published.ts';
import type { Fault } from './subjects.ts';

/** What must stay as it is where the target speaks the Messages API on both sides. */

/** Rules of their own watch over these, or they are the target's own to choose. */
const ELSEWHERE = new Set(['messages', 'system', 'tools', 'model', 'stream']);

/** Fields that steer an answer also where the CLI left them out. */
const STEERING = new Set(['tool_choice', 'stop_sequences']);

/** Spelled out, these mean what their absence does. */
function isDefault(field: string, value: unknown): boolean {
  if (value === null || (Array.isArray(value) && value.length === 0)) return true;
  return field === 'tool_choice' && canonicalJson(value) === '{"type":"auto"}';
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}

function isActive(thinking: unknown): boolean {
  const type = at(thinking, 'type');
  return type !== undefined && type !== 'disabled';
}

function fieldFault(field: string, sent: unknown, got: unknown): Fault {
  const message = `the body's ${field} was ${shown(sent)} and reached the upstream as ${shown(got)}`;
  // Another form of thinking may be all that an older model takes; metadata is for accounts.
  const mild = field === 'metadata' || (field === 'thinking' && isActive(sent) && isActive(got));
  return mild ? { message, severity: 'warning' } : message;
}

export const fieldChanged: Rule = {
  id: 'body/field-changed',
  severity: 'error',
  party: 'target',
  says: 'Fields of the request body such as `max_tokens`, `thinking` and `tool_choice` reach an upstream of the same API unchanged.',
  mend: 'Forward the body as it is; change nothing but `model`.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const sent = objectIn(north.requestJson) ?? {};
    const got = objectIn(south.requestJson) ?? {};
    return Object.keys(got)
      .filter((field) => !ELSEWHERE.has(field) && (field in sent || STEERING.has(field)))
      .filter((field) => field in sent || !isDefault(field, got[field]))
      .filter((field) => canonicalJson(sent[field]) !== canonicalJson(got[field]))
      .map((field) => fieldFault(field.slice(0, 64), sent[field], got[field]));
  }),
};

function marksIn(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum, inner) => sum + marksIn(inner), 0);
  const object = objectIn(value);
  if (!object) return 0;
  const inner = Object.values(object).reduce((sum: number, one) => sum + marksIn(one), 0);
  return inner + (objectIn(object['cache_control']) ? 1 : 0);
}

/** Without marks every turn is billed in full, and long sessions slow down. */
export const cacheControl: Rule = {
  id: 'body/cache-control',
  severity: 'warning',
  party: 'target',
  says: 'The `cache_control` marks of the request reach an upstream of the same API.',
  mend: 'Keep `cache_control` on blocks and tools when forwarding them.',
  link: issue('anthropics/claude-code', 68900),
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const [sent, got] = [marksIn(north.requestJson), marksIn(south.requestJson)];
    return got < sent
      ? [`${sent - got} of ${sent} cache_control marks did not reach the upstream`]
      : [];
  }),
};

/** The texts of the turns in order; those of the system may be moved to the system prompt. */
function spoken(reading: Reading): readonly string[] {
  return fragmentsOfRequest(reading.requestJson)
    .filter(({ role, kind }) => role !== 'system' && kind !== 'tool_use')
    .map(({ text }) => squeeze(text.slice(0, 4096)));
}

function timesIn(texts: readonly string[], text: string): number {
  return texts.filter((one) => one === text).length;
}

/** A text that stands twice may be found once alone and once merged into another. */
function isOutOfOrder(sent: readonly string[], got: readonly string[]): boolean {
  let place = 0;
  for (const text of sent) {
    const found = got.indexOf(text, place);
    if (found !== -1) place = found + 1;
    else if (got.includes(text) && timesIn(got, text) >= timesIn(sent, text)) return true;
  }
  return false;
}

export const turnOrder: Rule = {
  id: 'body/order',
  severity: 'error',
  party: 'target',
  says: 'The turns of the conversation reach the upstream in their order.',
  mend: 'Append translated turns in the order of the request, tool results included.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: onEachPassedOn((north, south) =>
    isOutOfOrder(spoken(north), spoken(south))
      ? ['the turns reached the upstream in another order']
      : [],
  ),
};

function blocksOf(reading: Reading, type: string): readonly JsonObject[] {
  return objectsIn(at(reading.requestJson, 'messages'))
    .flatMap((turn) => objectsIn(turn['content']))
    .filter((block) => block['type'] === type);
}

function unanswered(reading: Reading): number {
  const calls = new Set(blocksOf(reading, 'tool_use').map((block) => block['id']));
  const results = blocksOf(reading, 'tool_result').map((block) => block['tool_use_id']);
  const orphans = results.filter((id) => !calls.has(id)).length;
  return orphans + [...calls].filter((id) => !results.includes(id)).length;
}

/** The vendor's API refuses a history with a call that has no result, or the other way round. */
export const toolIds: Rule = {
  id: 'body/tool-ids',
  severity: 'error',
  party: 'target',
  says: 'Calls and results of the history reach the upstream as blocks, and their ids still match.',
  mend: 'Map ids one to one over the whole conversation, and keep `tool_result` blocks.',
  link: issue('anthropics/claude-code', 20901),
  check: onEachPassedOn((north, south): readonly Fault[] => {
    const broken = unanswered(south) - unanswered(north);
    if (broken > 0)
      return [`${broken} call(s) or result(s) reached the upstream without their like`];
    const lost = blocksOf(north, 'tool_use').length - blocksOf(south, 'tool_use').length;
    return lost > 0
      ? [`${lost} earlier call(s) did not reach the upstream as tool_use blocks`]
      : [];
  }),
};

/** Faults of call arguments that changed on the way, told by `body/tool-use`. */
export function changedCalls(north: Reading, south: Reading): readonly Fault[] {
  const got = blocksOf(south, 'tool_use');
  const sent = blocksOf(north, 'tool_use');
  if (got.length !== sent.length) return [];
  const changed = sent.filter(
    (call, place) => canonicalJson(call['input']) !== canonicalJson(got[place]?.['input']),
  );
  return changed.map(
    (call) => `the arguments of an earlier call of ${textIn(call['name']) ?? 'a tool'} changed`,
  );
}

function referencesIn(reading: Reading): number {
  return blocksOf(reading, 'tool_result')
    .flatMap((block) => objectsIn(block['content']))
    .filter((inner) => inner['type'] === 'tool_reference').length;
}

/** Faults of `is_error` marks and tool references that got lost, told by `body/tool-result`. */
export function lostFlags(north: Reading, south: Reading): readonly Fault[] {
  const references = referencesIn(north) - referencesIn(south);
  if (references > 0) return [`${references} tool_reference block(s) of results were lost`];
  const failed = (reading: Reading) =>
    blocksOf(reading, 'tool_result').filter((block) => block['is_error'] === true).length;
  const lost = failed(north) - failed(south);
  return lost > 0 ? [`${lost} tool result(s) lost their is_error`] : [];
}
