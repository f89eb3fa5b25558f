/** Requests to the outside: the npm registry and GitHub's API. What is asked on loopback has no part in this. */

import { getCACertificates } from 'node:tls';
import type { Dispatcher } from 'undici';
import { once } from './once.ts';
import { type OutboundProxies, proxyFor } from './outbound-proxy.ts';

export type OutboundRequest = {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal?: AbortSignal;
};

export type OutboundResponse = {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { readonly get: (name: string) => string | null };
  readonly body: { readonly getReader: () => OutboundReader } | null;
  readonly text: () => Promise<string>;
};

type OutboundReader = {
  readonly read: () => Promise<
    { readonly done: false; readonly value: Uint8Array } | { readonly done: true }
  >;
  readonly cancel: () => Promise<void>;
};

export type OutboundFetch = (url: string, request: OutboundRequest) => Promise<OutboundResponse>;

/**
 * A `fetch` that goes through the network's proxies and trusts the extra certificates, beside those that Node already
 * trusts (`NODE_EXTRA_CA_CERTS`). Redirects are followed; credentials are not carried to another origin.
 *
 * @param extraCas PEM texts
 */
export function outboundFetch(
  proxies: OutboundProxies,
  extraCas: readonly string[] = [],
): OutboundFetch {
  const dispatchers = new Map<string, Dispatcher>();
  // Node's own list is long, and the same for all that is fetched.
  const trusted = once(() =>
    extraCas.length === 0 ? {} : { ca: [...getCACertificates('default'), ...extraCas] },
  );
  return async (url, request) => {
    // Loaded only when something is fetched.
    const { Agent, ProxyAgent, fetch } = await import('undici');
    const tls = trusted();
    const { protocol } = new URL(url);
    const proxy = proxyFor(new URL(url), proxies);
    const key = proxy === undefined ? '' : `${protocol}${proxy.url.href}`;
    const dispatcher =
      dispatchers.get(key) ??
      (proxy === undefined
        ? new Agent({ connect: tls })
        : new ProxyAgent({
            uri: proxy.url.href,
            requestTls: tls,
            proxyTls: tls,
            // Many proxies let CONNECT through to port 443 alone.
            proxyTunnel: protocol === 'https:',
          }));
    dispatchers.set(key, dispatcher);
    return fetch(url, { ...request, dispatcher });
  };
}
