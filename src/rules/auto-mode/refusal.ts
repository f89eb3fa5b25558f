import { asksForCheck } from '../../dialects/anthropic/reading/safeguards.ts';
import type { Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';

/** Characters of a refusal that are searched. */
const SEARCHED = 4000;

/** The status by which a request was refused for its `safeguards`, by the refusal's own words. */
export function refusedForSafeguards(reading: Reading): number | undefined {
  const status = statusOf(reading);
  if (status === undefined || status < 400 || !asksForCheck(reading)) return undefined;
  const { response } = reading;
  const text = response.kind === 'json' || response.kind === 'text' ? response.text : '';
  return /\bsafeguards\b/.test(text.slice(0, SEARCHED)) ? status : undefined;
}
