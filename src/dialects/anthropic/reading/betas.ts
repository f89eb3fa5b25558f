import type { Reading } from '../../../wire/reading.ts';

/** The values of a request's `anthropic-beta`, in order. */
export function betasOf({ exchange }: Reading): readonly string[] {
  return exchange.request.headers
    .filter(([name]) => name.toLowerCase() === 'anthropic-beta')
    .flatMap(([, value]) => value.split(','))
    .map((value) => value.trim())
    .filter((value) => value !== '');
}
