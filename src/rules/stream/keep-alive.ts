import { measured } from '../../wire/measurable.ts';
import type { AttemptWire, Reading } from '../../wire/reading.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { Stream } from '../subjects.ts';

export const keepAlive: Rule = {
  id: 'stream/keep-alive',
  on: 'stream',
  severity: 'warning',
  party: 'target',
  says: 'Silent gaps are filled with `ping` events, not with SSE comments alone.',
  mend: 'Send `event: ping` with `data: {"type":"ping"}` every few seconds while the upstream is silent.',
  link: 'MadSkittles/Router-Maestro#61',
  check: (stream, wire) => [...commentFaults(stream, wire), ...pingFaults(stream)],
};

const SILENCE_MS = 10_000;

/** The CLI's least idle limit is 10 s of bytes; some releases count events only, and comments are none. */
function commentFaults({ north, response }: Stream, wire: AttemptWire): readonly Breach[] {
  const start = north.exchange.response?.at ?? 0;
  const times = [start, ...response.events.map((event) => event.at)];
  const gap = times.findIndex((time, place) => {
    const next = times[place + 1];
    if (next === undefined || measured(next - time, SILENCE_MS, wire) !== 'beyond') return false;
    return response.comments.some((comment) => comment > time && comment < next);
  });
  return gap === -1 ? [] : ['a gap of more than 10 s held SSE comments but no ping event'];
}

function pingFaults({ south, response }: Stream): readonly Breach[] {
  const [only] = south;
  if (!only || south.length > 1) return [];
  const sent = fillingPings(only);
  const passed = response.events.some((event) => event.name === 'ping');
  if (sent < 2 || passed) return [];
  return [figures`the upstream filled a gap with ${sent} ping events; none arrived`];
}

/** Pings this far apart are there to fill a gap, not for decoration. */
const FILLING_MS = 500;

/** Pings that stand in a gap of the upstream's own events. */
function fillingPings({ response }: Reading): number {
  if (response.kind !== 'stream') return 0;
  return response.events.filter((event, place) => {
    const before = response.events[place - 1]?.at ?? event.at;
    return event.name === 'ping' && event.at - before >= FILLING_MS;
  }).length;
}
