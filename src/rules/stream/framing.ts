import { objectIn } from '../../system/json.ts';
import { failureOf } from '../across/relayed-failure.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { Stream } from '../subjects.ts';
import { CONTENT_EVENTS } from './content-events.ts';
import { isDone } from './done-marker.ts';

export const framing: Rule = {
  id: 'stream/framing',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'A stream holds nothing but well-formed events whose data is JSON with a type.',
  mend: 'Write `event: <type>`, `data: <one line of JSON>` and a blank line for each event, and log elsewhere.',
  link: 'farion1231/cc-switch#2620',
  check: (stream) => [...dataFaults(stream), ...lineFaults(stream)],
};

/** CLI 2.1.330 parses only what has a known event name, and drops the stream when that is no JSON. */
function dataFaults(stream: Stream): readonly Breach[] {
  // A failure that lost its status is told as that.
  const isTold = failureOf(stream) !== undefined;
  return stream.response.events.flatMap((event): readonly Breach[] => {
    if (isTold && event.name === 'error') return [];
    if (isDone(event) || event.name === 'ping' || objectIn(event.json)?.['type']) return [];
    const known =
      event.name === 'error' || (event.name !== undefined && CONTENT_EVENTS.has(event.name));
    const seen = event.json === undefined ? 'is no JSON' : 'has no type';
    if (known)
      return [`the data of ${event.name === 'error' ? 'an' : 'a'} ${event.name} event ${seen}`];
    // Some keep a connection alive with an event of their own that says nothing.
    if (event.json !== undefined || event.data.trim() === '') return [];
    return [{ message: `an event's data ${seen}`, severity: 'warning' }];
  });
}

function lineFaults({ response, whole }: Stream): readonly Breach[] {
  const faults: Breach[] = [];
  if (response.strayLines.length > 0)
    faults.push({
      ...figures`${response.strayLines.length} line(s) are neither field, comment nor blank`,
      severity: 'warning',
    });
  const unended = response.tail.split('\n').filter((line) => line.startsWith('event:')).length;
  if (unended > 1) faults.push(figures`${unended} events are not parted by blank lines`);
  else if (whole && response.tail.trim() !== '')
    faults.push({ message: 'the last event is not ended by a blank line', severity: 'warning' });
  return faults;
}
