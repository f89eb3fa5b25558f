/** Where the npm registry is, and by which way and with which credentials it is asked, as npm would do it. */

import { resolve } from 'node:path';
import type { ReadFile } from '../config/file.ts';
import type { Environment } from '../system/environment.ts';
import { ConfigurationError, reasonOf } from '../system/errors.ts';
import { outboundFetch } from '../system/outbound-fetch.ts';
import {
  type OutboundProxies,
  outboundProxies,
  parseProxy,
  proxyFor,
  proxyWords,
} from '../system/outbound-proxy.ts';
import type { NpmConfig } from './npm-config.ts';
import type { Registry } from './registry.ts';

const DEFAULT_REGISTRY = 'https://registry.npmjs.org';
const MAX_CA_BYTES = 4 << 20;

/** What tells how a registry is asked. */
export type RegistrySettings = {
  readonly env: Environment;
  readonly npm: NpmConfig;
  readonly readFile: ReadFile;
  readonly cwd: string;
};

/**
 * The registry of a scope such as `@anthropic-ai`.
 *
 * @throws ConfigurationError for an address, a proxy or a certificate file that cannot be used
 */
export function registryOf(
  scope: string,
  settings: RegistrySettings,
): Pick<Registry, 'url' | 'fetch' | 'route'> {
  const { env, npm } = settings;
  const address = addressOf(scope, npm);
  const proxies = proxiesOf(env, npm);
  const cas = extraCas(settings);
  const fetch = outboundFetch(proxies, cas?.pems);
  const via = [
    ...(address.from === undefined ? [] : [`registry of ${address.from}`]),
    ...(cas === undefined ? [] : [`certificates of ${cas.from}`]),
    ...(env['NODE_EXTRA_CA_CERTS'] ? ['certificates of NODE_EXTRA_CA_CERTS'] : []),
  ];
  return {
    url: address.url,
    fetch: (url, request) => {
      const authorization = credentialsFor(url, npm)?.authorization;
      const headers = { ...request.headers, ...(authorization && { authorization }) };
      return fetch(url, { ...request, headers });
    },
    route: (url) => {
      const proxy = proxyFor(new URL(url), proxies);
      const credentials = credentialsFor(url, npm);
      return {
        credentials: credentials?.from,
        words: [
          ...via,
          proxy === undefined ? 'no proxy' : `through ${proxyWords(proxy)}`,
          credentials === undefined ? 'no credentials' : `credentials of ${credentials.from}`,
        ].join(', '),
      };
    },
  };
}

function addressOf(scope: string, npm: NpmConfig): { url: string; from: string | undefined } {
  const setting = npm(`${scope}:registry`) ?? npm('registry');
  const url = URL.parse(setting?.value ?? DEFAULT_REGISTRY);
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.password) {
    return { url: `${url.origin}${url.pathname}`.replace(/\/+$/, ''), from: setting?.from };
  }
  throw new ConfigurationError(
    `${setting?.from} must be an http or https address without a user name or password. Set it to one like ${DEFAULT_REGISTRY}; credentials belong into //host/:_authToken of your .npmrc.`,
  );
}

/** npm's own `https-proxy`, `proxy` and `noproxy` go before the environment's, as npm has it. */
function proxiesOf(env: Environment, npm: NpmConfig): OutboundProxies {
  const { http, https, noProxy } = outboundProxies(env);
  const own = (key: string) => {
    const setting = npm(key);
    return setting && setting.value !== 'null'
      ? parseProxy(setting.value, setting.from)
      : undefined;
  };
  return {
    http: own('proxy') ?? http,
    https: own('https-proxy') ?? own('proxy') ?? https,
    noProxy: npm('noproxy')?.value ?? noProxy,
  };
}

/** npm's `ca` (with `\n` for line ends, several allowed) or `cafile`, whose path is from the working directory. */
function extraCas({
  npm,
  readFile,
  cwd,
}: RegistrySettings): { pems: string[]; from: string } | undefined {
  const inline = npm('ca');
  if (inline && inline.value !== 'null') {
    return { pems: [inline.value.replaceAll('\\n', '\n')], from: inline.from };
  }
  const file = npm('cafile');
  if (file === undefined || file.value === 'null') return undefined;
  const path = resolve(cwd, file.value);
  return { pems: [certificatesIn(path, file.from, readFile)], from: `${file.from}: ${path}` };
}

function certificatesIn(path: string, from: string, readFile: ReadFile): string {
  const pem = readPem(path, from, readFile);
  if (pem.includes('-----BEGIN CERTIFICATE-----')) return pem;
  throw new ConfigurationError(
    `${from}: ${path} holds no certificate. Name a file in PEM form, which begins with -----BEGIN CERTIFICATE-----.`,
  );
}

function readPem(path: string, from: string, readFile: ReadFile): string {
  try {
    return new TextDecoder().decode(readFile(path, MAX_CA_BYTES));
  } catch (error) {
    throw new ConfigurationError(`${from}: ${path} cannot be read: ${reasonOf(error)}.`, {
      cause: error,
    });
  }
}

/**
 * Credentials belong to a host and a path; the longest path that the address begins with counts.
 *
 * @see https://docs.npmjs.com/cli/v11/configuring-npm/npmrc#auth-related-configuration
 */
function credentialsFor(
  address: string,
  npm: NpmConfig,
): { authorization: string; from: string } | undefined {
  const { host, pathname } = new URL(address);
  const steps = pathname.split('/').slice(1);
  for (let depth = steps.length; depth >= 0; depth--) {
    const place = `//${[host, ...steps.slice(0, depth)].join('/')}`;
    const found = credentialsAt(`${place}/`, npm) ?? credentialsAt(place, npm);
    if (found) return found;
  }
  return undefined;
}

function credentialsAt(place: string, npm: NpmConfig) {
  const token = npm(`${place}:_authToken`);
  if (token) return { authorization: `Bearer ${token.value}`, from: token.from };
  const basic = npm(`${place}:_auth`);
  if (basic) return { authorization: `Basic ${basic.value}`, from: basic.from };
  const [username, password] = [npm(`${place}:username`), npm(`${place}:_password`)];
  if (!username || !password) return undefined;
  const pair = `${username.value}:${Buffer.from(password.value, 'base64').toString('utf8')}`;
  return {
    authorization: `Basic ${Buffer.from(pair).toString('base64')}`,
    from: password.from,
  };
}
