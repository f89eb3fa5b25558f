import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import { at, listIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import type { Observation } from '../probe.ts';
import { requestsCued } from './cue.ts';

/**
 * Whether a release goes on from no half answer by itself: one arrived whole, with one of these reasons for being but
 * half, and the CLI ended with an error or took it as it was. (1.0.128 never asks for the rest; beside, it asks for the
 * session's title.)
 */
export function asksForNoRest(
  seen: Observation,
  cue: string | undefined,
  step: number,
  half: { readonly text: string; readonly reasons: readonly string[] },
): boolean {
  const result = seen.steps[step]?.transcript.result;
  if (!result || !(result.isError || result.text === half.text)) return false;
  const [first, ...others] = requestsCued(seen, cue);
  if (!first || others.some((other) => turnsOf(other) > turnsOf(first))) return false;
  const answer = messageOf(first);
  return answer?.ended === 'message_stop' && half.reasons.includes(answer.stopReason ?? '');
}

function turnsOf({ requestJson }: Reading): number {
  return listIn(at(requestJson, 'messages')).length;
}
