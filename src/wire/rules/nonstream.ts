import { objectIn } from '../../system/json.ts';
import type { Rule } from '../rule.ts';
import { issue } from './published.ts';
import { type Fault, isAnswered, isWhole, onEachResponse } from './subjects.ts';

function shapeFaults(json: unknown): readonly Fault[] {
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

/** CLI 2.1.330 fails on one without content or usage: "API returned an empty or malformed response". */
export const nonstreamShape: Rule = {
  id: 'nonstream/shape',
  severity: 'error',
  party: 'target',
  says: 'A request without `stream` is answered by one Messages object with content and usage.',
  mend: "Translate the upstream's object fully: id, type, role, model, content, stop_reason, usage.",
  link: issue('decolua/9router', 2780),
  check: onEachResponse((reading) => {
    if (!isAnswered(reading) || reading.wantsStream || !isWhole(reading)) return [];
    const { response } = reading;
    if (response.kind === 'json') return shapeFaults(response.json);
    if (response.kind === 'stream' || response.kind === 'undecodable') return [];
    return ['expected a Messages object for a request without stream, got no JSON'];
  }),
};

/** CLI 2.1.330 falls back to such requests after a failed stream, and fails on an event stream. */
export const nonstreamSse: Rule = {
  id: 'nonstream/sse',
  severity: 'error',
  party: 'target',
  says: 'A request without `stream: true` is answered by JSON, not by events.',
  mend: 'Take a missing `stream` for false; gather the events of an upstream that only streams.',
  link: issue('makecindy/cindy', 2351),
  check: onEachResponse((reading) => {
    if (!isAnswered(reading) || reading.wantsStream || reading.response.kind !== 'stream')
      return [];
    return ['a request without stream: true was answered by a stream of events'];
  }),
};
