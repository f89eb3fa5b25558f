import { objectIn, textIn } from '../../system/json.ts';
import type { StreamEvent } from '../../wire/reading.ts';
import type { Breach, Rule } from '../rule.ts';
import { CONTENT_EVENTS } from './content-events.ts';

/** Without `event:` lines CLI 2.1.330 sees an empty stream and sends the request again without `stream`. */
export const eventName: Rule = {
  id: 'stream/event-name',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'Each event has an `event:` line that equals the `type` in its data.',
  mend: 'Write an `event:` line with the type before each `data:` line, and let no middle layer strip it.',
  link: 'seifghazi/claude-code-proxy#32',
  check: ({ response }) => response.events.flatMap((event) => nameFault(event) ?? []).slice(0, 1),
};

/** The name `message` alone is read like the type by CLI 2.1.330; any other name loses the event. */
function nameFault(event: StreamEvent): Breach | undefined {
  const type = textIn(objectIn(event.json)?.['type']);
  if (type === undefined || (!CONTENT_EVENTS.has(type) && type !== 'error')) return undefined;
  if (event.name === type) return undefined;
  if (event.name === undefined) return `a ${type} event has no event: line`;
  const message = `a ${type} event is named ${event.name}`;
  return event.name === 'message' ? { message, severity: 'warning' } : message;
}
