import { isAnswered } from '../dialects/anthropic/route.ts';
import { objectIn } from '../system/json.ts';
import { isWhole, type Reading } from '../wire/reading.ts';
import { foreignType } from './json-type.ts';
import type { Breach, Rule } from './rule.ts';

export const NONSTREAM: readonly Rule[] = [
  /** CLI 2.1.330 fails on one without content or usage: "API returned an empty or malformed response". */
  {
    id: 'nonstream/shape',
    on: 'pair',
    severity: 'error',
    party: 'target',
    says: 'A request without `stream` is answered by one Messages object with content and usage.',
    mend: "Translate the upstream's object fully: id, type, role, model, content, stop_reason, usage.",
    link: 'decolua/9router#2780',
    check: ({ north }) => {
      if (!isAnswered(north) || north.wantsStream || !isWhole(north)) return [];
      const { response } = north;
      if (response.kind === 'json') return [...shapeFaults(response.json), ...typeFaults(north)];
      if (response.kind === 'stream' || response.kind === 'undecodable') return [];
      return ['expected a Messages object for a request without stream, got no JSON'];
    },
  },
  /** CLI 2.1.330 falls back to such requests after a failed stream, and fails on an event stream. */
  {
    id: 'nonstream/sse',
    on: 'pair',
    severity: 'error',
    party: 'target',
    says: 'A request without `stream: true` is answered by JSON, not by events.',
    mend: 'Take a missing `stream` for false; gather the events of an upstream that only streams.',
    link: 'makecindy/cindy#2351',
    check: ({ north }) =>
      isAnswered(north) && !north.wantsStream && north.response.kind === 'stream'
        ? ['a request without stream: true was answered by a stream of events']
        : [],
  },
];

/** Clients read the body of no other type as JSON. */
function typeFaults(north: Reading): readonly Breach[] {
  const type = foreignType(north);
  if (type === undefined) return [];
  const message = `expected content-type application/json for a Messages object, got ${type}`;
  return [{ message, severity: /application\/json/i.test(type) ? 'warning' : 'error' }];
}

function shapeFaults(json: unknown): readonly Breach[] {
  const message = objectIn(json);
  if (!message) return ['expected a Messages object for a request without stream, got other JSON'];
  const hard = [
    ...(Array.isArray(message['content']) ? [] : ['content']),
    ...(objectIn(message['usage']) ? [] : ['usage']),
  ];
  if (hard.length > 0) return [`the answer is no Messages object: it lacks ${hard.join(' and ')}`];
  const wanted: Readonly<Record<string, unknown>> = { type: 'message', role: 'assistant' };
  const wrong = Object.keys(wanted).filter((field) => message[field] !== wanted[field]);
  const missing = ['id', 'model'].filter((field) => typeof message[field] !== 'string');
  const soft = [...wrong, ...missing];
  if (soft.length === 0) return [];
  return [{ message: `the answer lacks a right ${soft.join(', ')}`, severity: 'warning' }];
}
