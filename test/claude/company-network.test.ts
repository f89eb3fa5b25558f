import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { download } from '../../src/claude/download.ts';
import { npmConfig } from '../../src/claude/npm-config.ts';
import { fetchPackument, manifestOf, type Registry } from '../../src/claude/registry.ts';
import { registryOf } from '../../src/claude/registry-access.ts';
import { readFileStart } from '../../src/config/file.ts';
import type { Environment } from '../../src/system/environment.ts';
import { startNetworkProxy } from '../system/network-proxy.ts';
import { privateCa } from '../system/private-ca.ts';
import { type Outside, startFakeRegistry, tarball } from './fake-registry.ts';

const HOST = 'registry.company.test';
const ADDRESS = `https://${HOST}/repository/npm`;
const PACKAGE = '@anthropic-ai/claude-code';
const ca = privateCa();
const root = mkdtempSync(join(tmpdir(), 'company-'));
const caFile = join(root, 'root.pem');
writeFileSync(caFile, ca.root);
const ends: (() => unknown)[] = [];
after(async () => {
  for (const end of ends.toReversed()) await end();
  rmSync(root, { recursive: true });
});

type Login = { readonly token?: string; readonly proxy?: string };

/** A registry that is reached through a proxy alone. */
async function company(
  { token, proxy: proxyLogin }: Login = {},
  outside: Outside = { url: ADDRESS, tls: ca.certify(HOST) },
) {
  const authorizations: (string | undefined)[] = [];
  const published = { name: PACKAGE, version: '2.1.5', tarball: tarball([{ path: 'package/a' }]) };
  const guard = (request: IncomingMessage, response: ServerResponse) => {
    authorizations.push(request.headers.authorization);
    if (token === undefined || request.headers.authorization === token) return false;
    response.writeHead(401).end();
    return true;
  };
  const registry = await startFakeRegistry([published], guard, outside);
  const proxy = await startNetworkProxy(registry.port, proxyLogin);
  ends.push(registry.close, proxy.close);
  return { proxy, authorizations, published };
}

let files = 0;

function npmrc(...lines: readonly string[]): string {
  files += 1;
  const path = join(root, `npmrc-${files}`);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

/** The registry as an environment has it, with a folder of its own as home and project. */
function registryFor(env: Environment, cwd = join(root, 'nowhere')): Registry {
  const place = {
    home: join(root, 'nowhere'),
    cwd,
    node: '/none/bin/node',
    readFile: readFileStart,
  };
  const settings = { ...place, env, npm: npmConfig(env, place) };
  const access = registryOf('@anthropic-ai', settings);
  return { ...access, sleep: async () => undefined, stallMs: 10_000 };
}

async function fetchRelease(registry: Registry): Promise<Buffer> {
  const packument = await fetchPackument(registry, PACKAGE);
  const manifest = manifestOf(packument, '2.1.5', registry);
  return download(registry, manifest?.dist.tarball ?? '', '*/*', async (body) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks);
  });
}

test('a registry with a path, a private root and a token is read through a proxy with a login', async () => {
  const { proxy, authorizations, published } = await company({
    token: 'Bearer npm-token',
    proxy: 'user:p@ss',
  });
  const userconfig = npmrc(
    '; of the company',
    `@anthropic-ai:registry="${ADDRESS}/"`,
    `//${HOST}/repository/:_authToken=\${NPM_TOKEN}`,
    `cafile=${caFile}`,
  );
  const registry = registryFor({
    HTTPS_PROXY: `http://user:p%40ss@${proxy.host}`,
    NPM_CONFIG_USERCONFIG: userconfig,
    NPM_TOKEN: 'npm-token',
  });
  assert.deepEqual(await fetchRelease(registry), published.tarball);
  assert.ok(proxy.seen.length > 0);
  assert.deepEqual([...new Set(proxy.seen)], [`CONNECT ${HOST}:443`]);
  assert.deepEqual(authorizations, ['Bearer npm-token', 'Bearer npm-token']);
});

test('each form of npm’s credentials is sent, from a file or the environment, to its own host alone', async () => {
  const pair = Buffer.from('ann:secret').toString('base64');
  const forms: [Environment, string | undefined][] = [
    [{ [`npm_config_//${HOST}/:_authToken`]: 'one' }, 'Bearer one'],
    [{ NPM_CONFIG_USERCONFIG: npmrc(`//${HOST}/:_auth=${pair}`) }, `Basic ${pair}`],
    [
      {
        NPM_CONFIG_USERCONFIG: npmrc(
          `//${HOST}/:username=ann`,
          `//${HOST}/:_password=${Buffer.from('secret').toString('base64')}`,
        ),
      },
      `Basic ${pair}`,
    ],
    [{ NPM_CONFIG_USERCONFIG: npmrc('//other.test/:_authToken=one') }, undefined],
    [{ NPM_CONFIG_USERCONFIG: npmrc(`//${HOST}/other/:_authToken=one`) }, undefined],
  ];
  for (const [env, expected] of forms) {
    const { proxy, authorizations } = await company();
    const common = { https_proxy: proxy.host, npm_config_registry: ADDRESS };
    await fetchRelease(registryFor({ ...common, npm_config_ca: ca.root, ...env }));
    assert.deepEqual(authorizations, [expected, expected]);
  }
});

test('Node’s own NODE_EXTRA_CA_CERTS is enough', async () => {
  const { proxy } = await company();
  const script = fileURLToPath(new URL('ask-registry.ts', import.meta.url));
  const { stdout } = await promisify(execFile)(process.execPath, [script], {
    env: {
      ...process.env,
      HOME: root,
      NODE_EXTRA_CA_CERTS: caFile,
      HTTPS_PROXY: `http://${proxy.host}`,
      npm_config_registry: ADDRESS,
      NPM_CONFIG_USERCONFIG: npmrc(''),
    },
  });
  assert.equal(stdout, '{"latest":"2.1.5"}\n');
});

test('an unknown root is told with the way that was gone, and with no password', async () => {
  const { proxy } = await company();
  const registry = registryFor({
    https_proxy: `http://user:hidden@${proxy.host}`,
    npm_config_registry: ADDRESS,
  });
  await assert.rejects(fetchRelease(registry), ({ message }: Error) => {
    assert.match(message, /registry of npm_config_registry/);
    assert.ok(message.includes(`through the proxy http://${proxy.host} of https_proxy`), message);
    assert.match(message, /no credentials/);
    assert.match(message, /not trusted here: .* NODE_EXTRA_CA_CERTS, or as npm's cafile/);
    assert.doesNotMatch(message, /hidden/);
    return true;
  });
});

test('a refused token is named by its place, a missing one by where it belongs', async () => {
  const { proxy } = await company({ token: 'Bearer right' });
  const common = {
    HTTPS_PROXY: proxy.host,
    npm_config_registry: ADDRESS,
    npm_config_cafile: caFile,
  };
  const userconfig = npmrc(`//${HOST}/:_authToken=wrong-token`);
  await assert.rejects(
    fetchRelease(registryFor({ ...common, NPM_CONFIG_USERCONFIG: userconfig })),
    ({ message }: Error) => {
      assert.ok(message.includes(`credentials of //${HOST}/:_authToken in ${userconfig}`), message);
      assert.doesNotMatch(message, /wrong-token/);
      return true;
    },
  );
  await assert.rejects(fetchRelease(registryFor(common)), /HTTP 401 .*\/\/host\/path\/:_authToken/);
});

test('a proxy that asks for a login says so', async () => {
  const { proxy } = await company({ proxy: 'user:right' });
  const registry = registryFor({ HTTPS_PROXY: proxy.host, npm_config_registry: ADDRESS });
  await assert.rejects(fetchRelease(registry), /The proxy asks for a login/);
});

test('NO_PROXY keeps hosts from the proxy', async () => {
  const { proxy } = await company();
  for (const noProxy of ['*', `other.test, ${HOST}`, '.company.test', `*.test`, `${HOST}:443`]) {
    const env = { HTTPS_PROXY: proxy.host, NO_PROXY: noProxy, npm_config_registry: ADDRESS };
    // The host does not exist outside the proxy.
    await assert.rejects(fetchRelease(registryFor(env)), /no proxy, no credentials/);
  }
  assert.deepEqual(proxy.seen, []);
});

test('a registry without TLS is asked through HTTP_PROXY with no tunnel', async () => {
  const address = `http://${HOST}/npm`;
  const { proxy, published } = await company({}, { url: address });
  const registry = registryFor({ HTTP_PROXY: proxy.host, npm_config_registry: address });
  assert.deepEqual(await fetchRelease(registry), published.tarball);
  assert.deepEqual(proxy.seen, [
    `GET ${address}/@anthropic-ai%2fclaude-code`,
    `GET ${address}/${PACKAGE}/-/2.1.5.tgz`,
  ]);
});

test('loopback is never asked through a proxy', async () => {
  const published = { name: PACKAGE, version: '2.1.5', tarball: tarball([{ path: 'package/a' }]) };
  const local = await startFakeRegistry([published]);
  const proxy = await startNetworkProxy(local.port);
  ends.push(local.close, proxy.close);
  for (const url of [local.url, local.url.replace('127.0.0.1', 'localhost')]) {
    const registry = registryFor({ HTTP_PROXY: proxy.host, npm_config_registry: url });
    const packument = await fetchPackument(registry, PACKAGE);
    assert.deepEqual(Object.keys(packument.versions), ['2.1.5']);
  }
  assert.deepEqual(proxy.seen, []);
});
