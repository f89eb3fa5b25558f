import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';
import type { RelayedAnswer } from '../subjects.ts';

export const stopReason: Rule = {
  id: 'across/stop-reason',
  on: 'answer',
  severity: 'error',
  party: 'target',
  says: "The upstream's reason for stopping arrives.",
  mend: 'Map the reason one to one; `length` is `max_tokens`.',
  link: 'anthropics/claude-code#40240',
  check: (answer) => atMostOne(stopFault(answer)),
};

function stopFault({ given, had, north, south }: RelayedAnswer): Breach | undefined {
  if (isMessages(south)) {
    const [sent, got] = [messageOf(south)?.stopReason, messageOf(north)?.stopReason];
    if (sent && got && sent !== got) return `stop_reason ${sent} arrived as ${got}`;
    return undefined;
  }
  if (had.stop !== 'length' || given.stop === 'length' || given.stop === undefined)
    return undefined;
  return {
    message: 'the upstream hit its token limit; the answer says it ended regularly',
    severity: 'warning',
  };
}
