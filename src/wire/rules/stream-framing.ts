import { objectIn, textIn } from '../../system/json.ts';
import type { StreamEvent } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { issue, STREAMING } from './published.ts';
import { CONTENT_EVENTS, type Fault, onEachStream, type Stream } from './subjects.ts';

const DONE = '[DONE]';

function isDone(event: StreamEvent): boolean {
  return event.data.trim() === DONE;
}

/** CLI 2.1.330 parses only what has a known event name, and drops the stream when that is no JSON. */
function dataFaults(events: readonly StreamEvent[]): readonly Fault[] {
  return events.flatMap((event): readonly Fault[] => {
    if (isDone(event) || event.name === 'ping' || objectIn(event.json)?.['type']) return [];
    const known = event.name !== undefined && CONTENT_EVENTS.has(event.name);
    const seen = event.json === undefined ? 'is no JSON' : 'has no type';
    if (known) return [`the data of a ${event.name} event ${seen}`];
    // Some keep a connection alive with an event of their own that says nothing.
    if (event.json !== undefined || event.data.trim() === '') return [];
    return [{ message: `an event's data ${seen}`, severity: 'warning' }];
  });
}

function lineFaults({ response, whole }: Stream): readonly Fault[] {
  const faults: Fault[] = [];
  if (response.strayLines.length > 0)
    faults.push({
      message: `${response.strayLines.length} line(s) are neither field, comment nor blank`,
      severity: 'warning',
    });
  const unended = response.tail.split('\n').filter((line) => line.startsWith('event:')).length;
  if (unended > 1) faults.push(`${unended} events are not parted by blank lines`);
  else if (whole && response.tail.trim() !== '')
    faults.push({ message: 'the last event is not ended by a blank line', severity: 'warning' });
  return faults;
}

export const framing: Rule = {
  id: 'stream/framing',
  severity: 'error',
  party: 'target',
  says: 'A stream holds nothing but well-formed events whose data is JSON with a type.',
  mend: 'Write `event: <type>`, `data: <one line of JSON>` and a blank line for each event, and log elsewhere.',
  link: issue('farion1231/cc-switch', 2620),
  check: onEachStream((stream) => [...dataFaults(stream.response.events), ...lineFaults(stream)]),
};

/** Left without a word by CLI 2.1.330 when nameless; under a name it is reported on stderr as no JSON. */
export const doneMarker: Rule = {
  id: 'stream/done-marker',
  severity: 'note',
  party: 'target',
  says: "A Messages stream ends with `message_stop`, without OpenAI's `data: [DONE]`.",
  mend: 'Leave out `data: [DONE]` on the Messages route.',
  link: STREAMING,
  check: onEachStream(({ response }) => {
    const done = response.events.find(isDone);
    if (!done) return [];
    if (done.name === undefined) return ['the stream holds data: [DONE]'];
    return [{ message: 'the stream holds a named [DONE] event', severity: 'warning' }];
  }),
};

/** The name `message` alone is read like the type by CLI 2.1.330; any other name loses the event. */
function nameFault(event: StreamEvent): Fault | undefined {
  const type = textIn(objectIn(event.json)?.['type']);
  if (type === undefined || (!CONTENT_EVENTS.has(type) && type !== 'error')) return undefined;
  if (event.name === type) return undefined;
  if (event.name === undefined) return `a ${type} event has no event: line`;
  const message = `a ${type} event is named ${event.name}`;
  return event.name === 'message' ? { message, severity: 'warning' } : message;
}

/** Without `event:` lines CLI 2.1.330 sees an empty stream and sends the request again without `stream`. */
export const eventName: Rule = {
  id: 'stream/event-name',
  severity: 'error',
  party: 'target',
  says: 'Each event has an `event:` line that equals the `type` in its data.',
  mend: 'Write an `event:` line with the type before each `data:` line, and let no middle layer strip it.',
  link: issue('seifghazi/claude-code-proxy', 32),
  check: onEachStream(({ response }) => {
    const faults = response.events.flatMap((event) => nameFault(event) ?? []);
    const [first] = faults;
    return first === undefined ? [] : [first];
  }),
};
