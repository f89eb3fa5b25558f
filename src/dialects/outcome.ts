import { isKept, isWhole, type Reading } from '../wire/reading.ts';
import { succeeded } from '../wire/status.ts';
import type { Answer } from './answer.ts';
import { messageOf } from './anthropic/reading/message.ts';
import type { Dialect } from './dialect.ts';
import { DIALECTS, dialectOf } from './dialects.ts';

/** The model's answer of a 2xx exchange; undefined when there is none or its dialect is unknown. */
export function answerOf(
  reading: Reading,
  dialects: readonly Dialect[] = DIALECTS,
): Answer | undefined {
  const { response } = reading.exchange;
  if (!response || response.status >= 300) return undefined;
  const answer = dialectOf(reading, dialects)?.answer(reading);
  return answer && { ...answer, whole: answer.whole && isWhole(reading) };
}

/**
 * Whether the upstream itself did not bring an answer to its end: a refusal, a broken connection, an error in
 * mid-stream, or a body that ends without the dialect's own end. Hanging up on it is no failure of its own.
 */
export function hasFailed(reading: Reading, dialects: readonly Dialect[] = DIALECTS): boolean {
  const { response, end } = reading.exchange;
  if (messageOf(reading)?.ended === 'error') return true;
  if (end === 'client_gone') return false;
  if (end !== 'complete' || !response || response.status >= 400) return true;
  const { kind } = reading.response;
  if (kind === 'none' || kind === 'undecodable' || !isKept(reading)) return false;
  return answerOf(reading, dialects)?.whole !== true;
}

/** Whether the upstream brought an answer, whole and without an error. */
export function answeredWell(reading: Reading): boolean {
  return succeeded(reading) && !hasFailed(reading);
}
