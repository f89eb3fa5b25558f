import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { isAnswered, isMessages } from '../../dialects/anthropic/route.ts';
import type { Reading } from '../../wire/reading.ts';
import { STREAMING } from '../published.ts';
import type { Rule } from '../rule.ts';

/** The CLI puts together what has one id, and counts the usage of one id once. */
export const messageId: Rule<'message'> = {
  id: 'across/message-id',
  on: 'message',
  severity: 'warning',
  party: 'target',
  says: 'Each answer has an id of its own.',
  mend: "Pass on the upstream's id, or make up one (`msg_` and random letters) for each answer.",
  link: STREAMING,
  check: ({ north, south, message: { id } }, wire) => {
    const fault = id === undefined ? undefined : repeatedFault(id, north, wire.north);
    const relayed = south.some((one) => isMessages(one) && messageOf(one)?.id === id);
    return fault ? [relayed ? { ...fault, party: 'upstream' } : fault] : [];
  },
};

function repeatedFault(id: string, north: Reading, all: readonly Reading[]) {
  const earlier = all
    .slice(0, all.indexOf(north))
    .find((other) => isAnswered(other) && messageOf(other)?.id === id);
  if (!earlier) return undefined;
  const first = earlier.exchange.id;
  return {
    message: `the answer has the id ${id.slice(0, 64)} of an earlier one (${first})`,
    key: 'id',
  };
}
