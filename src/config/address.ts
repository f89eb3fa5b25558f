import { z } from 'zod';
import { KIND, text } from './kinds.ts';
import { didYouMean } from './spelling.ts';

export type Upstream =
  | { readonly kind: 'live' }
  | { readonly kind: 'scripted' }
  | { readonly kind: 'url'; readonly url: string };

const PORT = '{port}';

/** Why this is no base URL, or nothing. The URL isn't shown: it may carry a key. */
function baseUrlTrouble(value: string): string | undefined {
  if (!/^https?:\/\/[^/\s]/i.test(value) || !URL.canParse(value)) {
    return 'must be a URL that starts with http:// or https://';
  }
  const url = new URL(value);
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or password';
  if (url.search !== '' || url.hash !== '') return 'must be a base URL without "?" and "#"';
  return undefined;
}

const withoutTrailingSlash = (url: string) => url.replace(/\/+$/, '');

/** A base URL that may hold `{port}` and a path; without the slash at its end. */
export function targetUrl() {
  const kind = text().transform((value, context) => {
    const trouble = baseUrlTrouble(value.replaceAll(PORT, '1'));
    if (trouble === undefined) return withoutTrailingSlash(value);
    const hint = value.includes('{') && !value.includes(PORT) ? ' (only {port} is replaced)' : '';
    context.addIssue({ code: 'custom', message: trouble + hint });
    return z.NEVER;
  });
  return kind.register(KIND, { placeholder: '<url>' });
}

/** `live`, `scripted` or a base URL. */
export function upstream() {
  const kind = text().transform((value, context): Upstream => {
    if (value === 'live' || value === 'scripted') return { kind: value };
    const trouble = baseUrlTrouble(value);
    if (trouble === undefined) return { kind: 'url', url: withoutTrailingSlash(value) };
    const hint = didYouMean(value, ['live', 'scripted']);
    const message = `must be "live", "scripted" or a base URL; a URL ${trouble}${hint}`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });
  return kind.register(KIND, { placeholder: '<word or url>' });
}
