import { findings } from '../../src/rules/judge.ts';
import { objectIn } from '../../src/system/json.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { type Given, reading, stream, wire } from '../wire/readings.ts';
import { READ_TOOL } from '../wire/streams.ts';

/** What the judge says of a wire, one `severity rule` a finding, with the party where it is not the target. */
export function told(...sides: Parameters<typeof wire>): string[] {
  return findings(wire(...sides)).map(({ severity, rule, party }) =>
    party === 'target' ? `${severity} ${rule}` : `${severity} ${rule} ${party}`,
  );
}

/** What the CLI asks in these tests. */
export const REQUEST = {
  model: 'm',
  stream: true,
  messages: [
    { role: 'user', content: [{ type: 'text', text: 'Read a.txt and say what it holds.' }] },
  ],
  tools: [READ_TOOL],
};

/** The CLI's request, answered by a stream. */
export function streamed(events: readonly object[], more: Given = {}): Reading {
  const own = more.id === undefined ? events : events.map((event) => withId(event, `${more.id}`));
  return reading({ request: REQUEST, response: stream(own), ...more });
}

/** Each answer has an id of its own. */
function withId(event: object, id: string): object {
  const message = 'message' in event ? objectIn(event.message) : undefined;
  return message?.['id'] === 'msg_1'
    ? { ...event, message: { ...message, id: `msg_${id}` } }
    : event;
}

/** What the judge says of one stream with the north side alone. */
export function toldOf(events: readonly object[], more: Given = {}): string[] {
  return told([streamed(events, more)]);
}
