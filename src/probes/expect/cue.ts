import { isMessages } from '../../dialects/anthropic/route.ts';
import { at, stringsIn } from '../../system/json.ts';
import { findTags } from '../../wire/attribution.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Observation } from '../probe.ts';

/** The Messages requests of the CLI whose last tag has this cue, in order: one prompt of several. */
export function requestsCued(
  { wire }: Pick<Observation, 'wire'>,
  cue: string | undefined,
): Reading[] {
  return wire.north.filter((reading) => isMessages(reading) && cueOf(reading.requestJson) === cue);
}

function cueOf(requestJson: unknown): string | undefined {
  const text = stringsIn(at(requestJson, 'messages')).join('\n');
  return findTags(text).at(-1)?.cue;
}
