import { accountTrouble } from '../dialects/account-trouble.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { failureWords } from '../dialects/failure.ts';
import { canonicalJson, objectIn } from '../system/json.ts';
import type { Reading } from '../wire/reading.ts';
import { means, statusOf } from '../wire/status.ts';
import type { Pair } from './pairs.ts';

/** The words by which the CLI knows an overflow, and those by which other upstreams tell of one. */
export const OVERFLOW = /prompt is too long|input is too long/i;
export const FOREIGN_OVERFLOW =
  /context.?(length|window)|too long|too many tokens|maximum.{0,40}tokens/i;

/**
 * The upstream's last word where it holds something against the request that the target sent, and the target had made
 * that request other than the CLI did. A state of the account, of the server or of the conversation's length is nothing
 * that a request earns.
 */
export function earnedRefusal({ north, south }: Pair): Reading | undefined {
  const last = south.at(-1);
  return last && holdsAgainst(last) && !isUnchanged(north, last) ? last : undefined;
}

function holdsAgainst(south: Reading): boolean {
  const status = statusOf(south) ?? 0;
  if (status < 400 || status >= 500 || status === 413) return false;
  if (means(status, 'unavailable') || means(status, 'credentials')) return false;
  const words = failureWords(south);
  return !accountTrouble(south) && !OVERFLOW.test(words) && !FOREIGN_OVERFLOW.test(words);
}

/** The target passed the request on as it came; the model's name is its to choose. */
export function isUnchanged(north: Reading, south: Reading): boolean {
  return isMessages(south) && bodyOf(north) === bodyOf(south);
}

function bodyOf({ requestJson }: Reading): string {
  return canonicalJson({ ...objectIn(requestJson), model: '' });
}
