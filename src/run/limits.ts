import type { ProviderLimits } from '../config/limits.ts';
import { once } from '../system/once.ts';

/** Lets a provider's requests begin no faster than it takes them. */
export type Admission = {
  /**
   * Waits until a request to a model may begin.
   *
   * @param fullModel `provider/model`
   * @returns says that the request has ended
   */
  readonly admit: (fullModel: string) => Promise<() => void>;
};

const MINUTE_MS = 60_000;

/** One queue a provider, over all of its models; undefined where nothing is limited, so that no request waits a turn. */
export function openAdmission(
  limits: ProviderLimits | undefined,
  now: () => number = Date.now,
): Admission | undefined {
  if (!limits) return undefined;
  const gates = new Map<string, () => Promise<() => void>>();
  return {
    admit: (fullModel) => {
      const provider = fullModel.split('/', 1)[0] ?? '';
      const limit = limits[provider] ?? limits['*'];
      if (!limit) return Promise.resolve(() => undefined);
      const gate = gates.get(provider) ?? gateFor(limit, now);
      gates.set(provider, gate);
      return gate();
    },
  };
}

function gateFor(
  {
    atOnce = Number.POSITIVE_INFINITY,
    perMinute = Number.POSITIVE_INFINITY,
  }: ProviderLimits[string],
  now: () => number,
): () => Promise<() => void> {
  const queue: (() => void)[] = [];
  /** When the requests of the last minute began. */
  let begun: number[] = [];
  let open = 0;
  let timer: NodeJS.Timeout | undefined;

  const advance = () => {
    begun = begun.filter((at) => now() - at < MINUTE_MS);
    while (queue.length > 0 && open < atOnce && begun.length < perMinute) {
      open += 1;
      begun.push(now());
      queue.shift()?.();
    }
    const [oldest] = begun;
    if (queue.length === 0 || oldest === undefined || begun.length < perMinute) return;
    clearTimeout(timer);
    timer = setTimeout(advance, Math.max(1, oldest + MINUTE_MS - now()));
  };
  const leave = () => {
    open -= 1;
    advance();
  };
  return () =>
    new Promise((resolve) => {
      queue.push(() => resolve(once(leave)));
      advance();
    });
}
