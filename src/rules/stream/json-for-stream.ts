import { isAnswered } from '../../dialects/anthropic/route.ts';
import { isWhole } from '../../wire/reading.ts';
import { failureOf } from '../across/relayed-failure.ts';
import type { Rule } from '../rule.ts';

/** CLI 2.1.330 drops such an answer and asks again without `stream`, so every turn is paid twice. */
export const jsonForStream: Rule = {
  id: 'stream/json-for-stream',
  on: 'pair',
  severity: 'error',
  party: 'target',
  says: 'A request with `stream: true` is answered by a stream of events.',
  mend: 'Answer `stream: true` with server-sent events, also when the upstream was asked without streaming.',
  link: 'BerriAI/litellm#14315',
  check: (pair) => {
    const { north } = pair;
    const { response } = north;
    if (!isAnswered(north) || !north.wantsStream || !isWhole(north)) return [];
    // A failure that lost its status is told as that.
    if (failureOf(pair)) return [];
    if (response.kind === 'stream' || response.kind === 'undecodable') return [];
    const empty = response.kind === 'none' || response.text === '';
    const seen = response.kind === 'json' ? 'JSON' : empty ? 'an empty body' : 'other text';
    return [`expected a stream of events for stream: true, got ${seen}`];
  },
};
