import { at, objectIn, textIn } from '../../system/json.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import { CONTENT_EVENTS } from './content-events.ts';

/**
 * Without it CLI 2.1.330 drops the stream and asks again without `stream`. It takes a second `message_start` in
 * silence, but SDK clients and other releases throw ("Unexpected event order").
 */
export const messageStart: Rule = {
  id: 'stream/message-start',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'A stream opens with one `message_start`, which carries id, type, role, model, an empty content and usage.',
  mend: 'Send exactly one complete `message_start` before any other event of the message.',
  link: 'BerriAI/litellm#32357',
  check: ({ events }) => {
    const content = events.filter((event) => CONTENT_EVENTS.has(event.type));
    const starts = content.filter((event) => event.type === 'message_start');
    const [first] = content;
    if (!first) return [];
    const [start] = starts;
    if (!start) return [`the stream has no message_start; it opens with ${first.type}`];
    const faults: Breach[] = [...shapeFaults(start.body['message'])];
    if (first !== start) faults.push(`message_start comes after ${first.type}`);
    if (starts.length > 1) faults.push(figures`message_start was sent ${starts.length} times`);
    return faults;
  },
};

/** CLI 2.1.330 copes without these, SDK clients rely on them. */
function shapeFaults(message: unknown): readonly Breach[] {
  if (!objectIn(message)) return ['message_start carries no message object'];
  const missing = ['id', 'type', 'role', 'model'].filter(
    (field) => textIn(at(message, field)) === undefined,
  );
  const content = at(message, 'content');
  const faults = missing.length > 0 ? [`message_start's message lacks ${missing.join(', ')}`] : [];
  if (!Array.isArray(content) || content.length > 0)
    faults.push("message_start's content must be an empty list");
  return faults.map((text) => ({ message: text, severity: 'warning' }));
}
