import { oncePer } from '../system/once-per.ts';
import type { Reading } from '../wire/reading.ts';
import { ACCOUNT_SIGNS, type AccountSign, type AccountTrouble } from './account-signs.ts';
import { failureText } from './failure.ts';

/** What a failure says of the account that was asked with; undefined when it says nothing of it. */
export const accountTrouble = oncePer((reading: Reading): AccountTrouble | undefined => {
  const status = reading.exchange.response?.status ?? 0;
  const text = failureText(reading);
  return text === undefined ? undefined : troubleIn(status, text);
});

/** The same for a status and a body. */
export function troubleIn(status: number, body: string): AccountTrouble | undefined {
  const text = unescaped(body.slice(0, SEARCHED));
  const codes = codesIn(text);
  return ACCOUNT_SIGNS.find((sign) => fits(sign, { status, codes, text }))?.trouble;
}

/** Characters of a body that are searched: it tells its error at its beginning. */
const SEARCHED = 8000;

function fits(
  sign: AccountSign,
  { status, codes, text }: { status: number; codes: ReadonlySet<string>; text: string },
): boolean {
  if (sign.status !== undefined && sign.status !== status) return false;
  if (sign.codes && !sign.codes.some((code) => codes.has(code))) return false;
  return sign.words === undefined || sign.words.test(text);
}

/** A translator may quote its upstream's JSON within a text, once or more, or as Python prints it. */
function unescaped(text: string): string {
  return text.replace(/\\+(["'])/g, '$1').replace(/\\+n/g, ' ');
}

const CODE = /["'](?:type|code|status|reason|__type)["']\s*:\s*["']([\w.-]+)["']/g;

function codesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(CODE)].map(([, code = '']) => code));
}
