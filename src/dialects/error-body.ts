import { at, objectIn, textIn } from '../system/json.ts';

/** What the body of a failure says; vendors agree on `error.type` and `error.message`. */
export type ToldError = { readonly type: string; readonly message: string };

/** The error that an object carries; undefined when it has none. */
export function errorIn(value: unknown): ToldError | undefined {
  const error = objectIn(at(value, 'error'));
  if (!error) return undefined;
  return { type: textIn(error['type']) ?? '', message: textIn(error['message']) ?? '' };
}
