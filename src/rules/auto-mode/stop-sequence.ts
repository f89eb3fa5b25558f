import { at, listIn, textIn } from '../../system/json.ts';
import type { Rule } from '../rule.ts';
import { atMostOne, type Breach } from '../rule.ts';
import type { FinishedMessage } from '../subjects.ts';

/**
 * The CLI's own check in 2.1.331 asks once more, for up to 8192 tokens, when its answer runs on, and where the limit of
 * 64 tokens cuts it off it does not run the action.
 */
export const stopSequence: Rule = {
  id: 'auto-mode/stop-sequence',
  on: 'message',
  severity: 'error',
  party: 'target',
  says: 'An answer ends before the first of the `stop_sequences` asked for.',
  mend: 'Translate `stop_sequences` to `stop`; for an upstream that has no such thing (Responses) cut the text yourself, and answer with `stop_reason: "stop_sequence"`.',
  link: 'techysy/10router#18',
  check: (subject) => atMostOne(runOn(subject)),
};

function runOn({ north, message }: FinishedMessage): Breach | undefined {
  const stops = listIn(at(north.requestJson, 'stop_sequences')).flatMap((one) => textIn(one) || []);
  const text = message.blocks
    .flatMap((block) => (block.type === 'text' ? [block.text] : []))
    .join('');
  const ends = stops.flatMap((stop) => {
    const place = text.indexOf(stop);
    return place < 0 ? [] : [{ stop, place }];
  });
  const first = ends.toSorted((left, right) => left.place - right.place)[0];
  if (!first) return undefined;
  const { stop, place } = first;
  const rest = text.slice(place + stop.length).trim();
  const shown = JSON.stringify(stop.slice(0, 40));
  // The verdict itself is whole then, and read all the same.
  if (rest === '')
    return { message: `the answer holds the stop sequence ${shown}`, severity: 'warning' };
  return `the answer runs on past the stop sequence ${shown}`;
}
