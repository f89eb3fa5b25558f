/** Which network proxy stands between this machine and the outside. Not the target: that one is never asked through it. */

import type { Environment } from './environment.ts';
import { ConfigurationError } from './errors.ts';

export type OutboundProxy = {
  readonly url: URL;
  /** The variable or setting that names it. */
  readonly from: string;
};

export type OutboundProxies = {
  readonly http: OutboundProxy | undefined;
  readonly https: OutboundProxy | undefined;
  /** As in `NO_PROXY`: hosts, `host:port`, `.domain`, `*.domain` or `*`, with commas or spaces between. */
  readonly noProxy: string;
};

/**
 * `HTTPS_PROXY`, `HTTP_PROXY` (which serves https too where it stands alone) and `NO_PROXY`. Of two spellings the
 * lower-case one counts, as for curl and Node.
 *
 * @throws ConfigurationError for a proxy that is no http(s) address
 */
export function outboundProxies(env: Environment): OutboundProxies {
  const http = proxyFrom(env, 'http_proxy');
  const noProxy = env['no_proxy'] ?? env['NO_PROXY'] ?? '';
  return { http, https: proxyFrom(env, 'https_proxy') ?? http, noProxy };
}

function proxyFrom(env: Environment, name: string): OutboundProxy | undefined {
  const found = [name, name.toUpperCase()].find((each) => env[each]);
  return found === undefined ? undefined : parseProxy(env[found] ?? '', found);
}

/** @throws ConfigurationError for what is no http(s) address; its text, which may hold a password, is not shown */
export function parseProxy(text: string, from: string): OutboundProxy {
  const url = URL.parse(text.includes('://') ? text : `http://${text}`);
  if (url && /^https?:$/.test(url.protocol) && url.hostname) return { url, from };
  throw new ConfigurationError(
    `${from} must be the address of an http or https proxy, such as http://proxy.example:3128. Set it to one, or unset it.`,
  );
}

/** The proxy that a request goes through; never one for this machine itself. */
export function proxyFor(url: URL, proxies: OutboundProxies): OutboundProxy | undefined {
  if (isLoopback(url.hostname) || isExempt(url, proxies.noProxy)) return undefined;
  return url.protocol === 'https:' ? proxies.https : proxies.http;
}

/** How people may be told of a proxy: without its password. */
export function proxyWords({ url, from }: OutboundProxy): string {
  return `the proxy ${url.protocol}//${url.host} of ${from}`;
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname);
}

function isExempt(url: URL, noProxy: string): boolean {
  const port = url.port || (url.protocol === 'https:' ? '443' : '80');
  return noProxy
    .toLowerCase()
    .split(/[,\s]+/)
    .some((entry) => entry !== '' && covers(entry, url.hostname, port));
}

function covers(entry: string, hostname: string, port: string): boolean {
  const [, host = entry, only = port] = /^(.+?):(\d+)$/.exec(entry) ?? [];
  if (only !== port) return false;
  const domain = host.replace(/^\*?\.?/, '');
  // As for curl, a domain exempts the hosts below it too.
  return domain === '' ? host === '*' : hostname === domain || hostname.endsWith(`.${domain}`);
}
