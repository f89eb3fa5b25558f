import { KIND, list, shown, text } from './kinds.ts';

/** What a provider takes, over all of its models. */
export type ProviderLimit = {
  /** Requests under way at a time. */
  readonly atOnce?: number;
  /** Requests begun within any minute. */
  readonly perMinute?: number;
};

/** By provider, the word before a model's first `/`; `*` is every provider that has no entry of its own. */
export type ProviderLimits = Readonly<Record<string, ProviderLimit>>;

const MOST = 100_000;
const LINE = /^([^\s=,/]{1,100})\s*=\s*(\d{1,6})(\/min)?$/;

/** Lines `provider = 4` (requests at once) and `provider = 60/min`. */
export function providerLimits() {
  const error = shown(
    `must be provider = n or provider = n/min, such as openai = 4, with n from 1 to ${MOST}`,
  );
  const lines = list(
    text().refine((line) => reads(line), { error }),
    200,
  );
  const limits = lines.transform((all): ProviderLimits => {
    const read: Record<string, ProviderLimit> = {};
    for (const line of all) {
      const [, provider = '', count, perMinute] = LINE.exec(line) ?? [];
      const limit = perMinute ? { perMinute: Number(count) } : { atOnce: Number(count) };
      read[provider] = { ...read[provider], ...limit };
    }
    return read;
  });
  return limits.register(KIND, { ...KIND.get(lines), placeholder: '<provider=n>' });
}

function reads(line: string): boolean {
  const count = Number(LINE.exec(line)?.[2]);
  return count >= 1 && count <= MOST;
}
