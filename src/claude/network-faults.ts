/** What people are told when the registry cannot be had: what was asked, by which way, and what to set. */

import { codeOf, InfrastructureError, reasonOf } from '../system/errors.ts';

/** How an address is asked. */
export type RegistryRoute = {
  /** Registry, proxy, certificates and credentials with the settings that name them; no secrets. */
  readonly words: string;
  /** The setting that gives the credentials. */
  readonly credentials: string | undefined;
};

/** OpenSSL's words for a certificate whose issuer is not among the trusted ones. */
const UNTRUSTED = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_UNTRUSTED',
]);

/** The answer would be the same at another try. */
export function refused(url: string, route: RegistryRoute, status: number): InfrastructureError {
  return new InfrastructureError(
    `Cannot get ${url}: the answer was HTTP ${status} (${route.words}). ${afterStatus(status, route)}`,
  );
}

function afterStatus(status: number, { credentials }: RegistryRoute): string {
  if (status === 407) return PROXY_LOGIN;
  const isLogin = status === 401 || status === 403;
  if (isLogin && credentials !== undefined) {
    return `It does not take the credentials of ${credentials}: check that they are still valid and may read this package.`;
  }
  if (isLogin) {
    return "If it asks for a login, give it as npm has it: //host/path/:_authToken=… in the user's .npmrc (NPM_CONFIG_USERCONFIG), or the variable npm_config_//host/path/:_authToken.";
  }
  return 'If npm_config_registry names a mirror, check that it serves this package.';
}

const PROXY_LOGIN =
  'The proxy asks for a login: write it into its address, http://name:password@host:port, from a secret.';

/** The network failed at each try. */
export function unreachable(
  url: string,
  route: RegistryRoute,
  tries: number,
  cause: Error,
): InfrastructureError {
  return new InfrastructureError(
    `Cannot get ${url} after ${tries} tries: ${reasonOf(cause)} (${route.words}). ${afterFailure(cause)}`,
    { cause },
  );
}

function afterFailure(cause: Error): string {
  if (codesOf(cause).some((code) => UNTRUSTED.has(code))) {
    return "The certificate's issuer is not trusted here: name the company's root certificate in NODE_EXTRA_CA_CERTS, or as npm's cafile.";
  }
  if (reasonOf(cause).includes('(407)')) return PROXY_LOGIN;
  return 'Check the network of this machine: HTTPS_PROXY and NO_PROXY say by which way it is asked, npm_config_registry names a mirror.';
}

function codesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  return [codeOf(error) ?? '', ...codesOf(error.cause)];
}
