/** Downloads that survive a flaky network: stall limits and three tries. */

import { reasonOf } from '../system/errors.ts';
import type { OutboundFetch, OutboundResponse } from '../system/outbound-fetch.ts';
import { type RegistryRoute, refused, unreachable } from './network-faults.ts';

export type Network = {
  readonly fetch: OutboundFetch;
  /** How an address is asked, for messages. */
  readonly route: (url: string) => RegistryRoute;
  readonly sleep: (ms: number) => Promise<unknown>;
  /** Longest silence of the server that is borne, before the headers and between two chunks. */
  readonly stallMs: number;
};

export type Download = AsyncIterable<Uint8Array>;

const TRIES = 3;
const FIRST_PAUSE_MS = 1000;
const WORTH_ANOTHER_TRY = new Set([408, 425, 429, 500, 502, 503, 504]);

/** A failure that another try may mend. */
class Interrupted extends Error {}

/**
 * Gets `url` and gives its body to `consume`, which starts afresh on each try.
 * Tries again after network faults, stalls and the answers 408, 425, 429 and 5xx; an error of
 * `consume` itself ends it at once.
 * @throws InfrastructureError when the server refuses, or is still unreachable at the last try
 */
export async function download<T>(
  network: Network,
  url: string,
  accept: string,
  consume: (body: Download) => Promise<T>,
): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await downloadOnce(network, url, accept, consume);
    } catch (error) {
      if (!(error instanceof Interrupted)) throw error;
      if (tries === TRIES) throw unreachable(url, network.route(url), TRIES, error);
      await network.sleep(FIRST_PAUSE_MS * 2 ** (tries - 1));
    }
  }
}

async function downloadOnce<T>(
  network: Network,
  url: string,
  accept: string,
  consume: (body: Download) => Promise<T>,
): Promise<T> {
  const silence = watchSilence(network.stallMs);
  try {
    const response = await request(network, url, accept, silence);
    return await consume(chunks(response, silence));
  } finally {
    silence.rest();
    // Frees the connection when the body was not read to its end; harmless otherwise.
    silence.abandon();
  }
}

async function request(
  network: Network,
  url: string,
  accept: string,
  silence: SilenceWatch,
): Promise<OutboundResponse> {
  silence.watch();
  const response = await network
    .fetch(url, { headers: { accept }, signal: silence.signal })
    .catch((error: unknown) => {
      throw new Interrupted(reasonOf(error), { cause: error });
    });
  if (response.ok) return response;
  const answer = `the answer was HTTP ${response.status}`;
  if (response.status >= 500 || WORTH_ANOTHER_TRY.has(response.status)) {
    throw new Interrupted(answer);
  }
  throw refused(url, network.route(url), response.status);
}

async function* chunks(
  response: OutboundResponse,
  silence: SilenceWatch,
): AsyncGenerator<Uint8Array> {
  if (!response.body) return;
  const reader = response.body.getReader();
  for (;;) {
    // Watched only while waiting for the server: a slow disk is not its fault.
    silence.watch();
    const read = await reader.read().catch((error: unknown) => {
      throw new Interrupted(reasonOf(error));
    });
    silence.rest();
    if (read.done) return;
    yield read.value;
  }
}

type SilenceWatch = {
  readonly signal: AbortSignal;
  watch(): void;
  rest(): void;
  abandon(): void;
};

function watchSilence(limitMs: number): SilenceWatch {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const rest = () => clearTimeout(timer);
  const fail = () => controller.abort(new Error(`nothing came for ${limitMs / 1000} s`));
  return {
    signal: controller.signal,
    rest,
    watch() {
      rest();
      timer = setTimeout(fail, limitMs);
    },
    abandon: () => controller.abort(),
  };
}
