import type { Reading } from '../wire/reading.ts';
import { anthropic } from './anthropic/dialect.ts';
import type { Dialect } from './dialect.ts';
import { openaiChat } from './openai-chat/dialect.ts';
import { openaiResponses } from './openai-responses/dialect.ts';

/** All dialects. The scripted model's first one also answers what is of none. */
export const DIALECTS: readonly Dialect[] = [anthropic, openaiChat, openaiResponses];

/** The dialect in which an exchange asks a model for a turn; undefined when it is of none, or asks something else. */
export function dialectOf(
  { exchange }: Reading,
  dialects: readonly Dialect[] = DIALECTS,
): Dialect | undefined {
  return dialects.find(({ asksTurn }) => asksTurn(exchange.request));
}

/** Whether an exchange's endpoint is of no dialect, so that nothing is known of what it says. */
export function isForeign(reading: Reading, dialects: readonly Dialect[] = DIALECTS): boolean {
  const { request } = reading.exchange;
  return !dialectOf(reading, dialects) && !dialects.some((one) => one.asksBeside?.(request));
}
