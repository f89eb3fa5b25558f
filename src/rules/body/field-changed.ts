import { at, canonicalJson, objectIn } from '../../system/json.ts';
import { PROTOCOL } from '../published.ts';
import type { Breach, Rule } from '../rule.ts';
import { saysNothing } from './unknown-field.ts';

export const fieldChanged: Rule = {
  id: 'body/field-changed',
  on: 'forwarded',
  severity: 'error',
  party: 'target',
  says: 'Fields of the request body such as `max_tokens`, `thinking` and `tool_choice` reach an upstream of the same API unchanged.',
  mend: 'Forward the body as it is; change nothing but `model`.',
  link: `${PROTOCOL}#feature-pass-through`,
  check: ({ north, south }) => {
    const sent = objectIn(north.requestJson) ?? {};
    const got = objectIn(south.requestJson) ?? {};
    return Object.keys(got)
      .filter((field) => !ELSEWHERE.has(field) && (field in sent || STEERING.has(field)))
      .filter((field) => field in sent || !isDefault(field, got[field]))
      .filter((field) => canonicalJson(sent[field]) !== canonicalJson(got[field]))
      .map((field) => fieldFault(field.slice(0, 64), sent[field], got[field]));
  },
};

/** Rules of their own watch over these, or they are the target's own to choose. */
const ELSEWHERE = new Set(['messages', 'system', 'tools', 'model', 'stream']);

/** Fields that steer an answer also where the CLI left them out. */
const STEERING = new Set(['tool_choice', 'stop_sequences']);

/** Spelled out, these mean what their absence does. */
function isDefault(field: string, value: unknown): boolean {
  if (saysNothing(value)) return true;
  return field === 'tool_choice' && canonicalJson(value) === '{"type":"auto"}';
}

function fieldFault(field: string, sent: unknown, got: unknown): Breach {
  // Another form of thinking may be all that an older model takes; metadata is for accounts.
  const mild = field === 'metadata' || (field === 'thinking' && isActive(sent) && isActive(got));
  return {
    message: `the body's ${field} was ${shown(sent)} and reached the upstream as ${shown(got)}`,
    path: field,
    severity: mild ? 'warning' : undefined,
  };
}

function isActive(thinking: unknown): boolean {
  const type = at(thinking, 'type');
  return type !== undefined && type !== 'disabled';
}

function shown(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, 80);
}
