import type { Classification } from '../config/classifications.ts';
import type { AccountTrouble } from '../dialects/account-signs.ts';
import type { Redact } from '../system/redact.ts';
import type { Blame } from './case.ts';

const SAYS: Readonly<Record<AccountTrouble, string>> = {
  empty: 'the account behind the target has no credit left, or its quota is spent',
  key: 'the key or login that the upstream was asked with was refused',
  model: 'the upstream does not know the model, or not for this account',
};

const CLASSES: Readonly<Record<AccountTrouble, Classification>> = {
  empty: 'upstream_unavailable',
  key: 'missing_env',
  model: 'upstream_unavailable',
};

/** Characters of the upstream's own words. */
const QUOTED = 200;

/** What an account's trouble makes of a cell: nothing that the target or another attempt could mend. */
export function accountBlame(
  { trouble, exchange, words }: { trouble: AccountTrouble; exchange: string; words: string },
  redact: Redact,
): Blame {
  const quoted = redact(words).trim().slice(0, QUOTED);
  const reason = `${SAYS[trouble]} (${exchange})${quoted === '' ? '' : `: ${quoted}`}`;
  return { classification: CLASSES[trouble], reasons: [reason], lasting: true };
}
