/** An npm registry on loopback that serves tarballs built on the spot. */

import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { gzipSync } from 'node:zlib';
import { Header } from 'tar';

export type Entry = {
  readonly path: string;
  readonly content?: string;
  readonly type?: 'File' | 'SymbolicLink' | 'Directory';
  readonly linkpath?: string;
};

/** A tarball with exactly these entries, also such as no packing tool would write. */
export function tarball(entries: readonly Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, content = '', type = 'File', linkpath }) => {
    const body = Buffer.from(content);
    const header = new Header({
      path,
      type,
      size: body.length,
      mode: 0o644,
      ...(linkpath === undefined ? {} : { linkpath }),
    });
    header.encode();
    const padding = Buffer.alloc((512 - (body.length % 512)) % 512);
    return [header.block ?? Buffer.alloc(512), body, padding];
  });
  return gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]));
}

export function integrityOf(bytes: Buffer): string {
  return `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
}

/** One version of a package as the fake registry knows it. */
export type Published = {
  readonly name: string;
  readonly version: string;
  readonly tarball: Buffer;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly bin?: Readonly<Record<string, string>>;
  /** Default: the right one. */
  readonly integrity?: string;
};

/** How a registry is known outside, behind a proxy. */
export type Outside = {
  /** Its address, which may have a path; no slash at the end. */
  readonly url: string;
  readonly tls?: { readonly cert: string; readonly key: string };
};

type Fault = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Serves `published` until `close`; `requests` lists the paths asked for so far.
 * `fault` may answer a request in the registry's stead, and then returns true.
 */
export async function startFakeRegistry(
  published: readonly Published[],
  fault: Fault = () => false,
  outside?: Outside,
) {
  const requests: string[] = [];
  const prefix = outside === undefined ? '' : new URL(outside.url).pathname.replace(/\/$/, '');
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const path = decodeURIComponent(request.url ?? '/').slice(prefix.length);
    requests.push(path);
    if (fault(request, response)) return;
    const file = published.find((each) => path === `/${each.name}/-/${each.version}.tgz`);
    const versions = published.filter((each) => path === `/${each.name}`);
    if (file) response.end(file.tarball);
    else if (versions.length > 0) response.end(JSON.stringify(packument(versions, origin())));
    else response.writeHead(404).end('{"error":"not found"}');
  };
  const server = outside?.tls ? createTlsServer(outside.tls, answer) : createServer(answer);
  const port = () => {
    const address = server.address();
    return typeof address === 'object' ? (address?.port ?? 0) : 0;
  };
  const origin = () => outside?.url ?? `http://127.0.0.1:${port()}`;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: origin(),
    port: port(),
    requests,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function packument(versions: readonly Published[], origin: string) {
  const manifests = versions.map((each) => ({
    name: each.name,
    version: each.version,
    ...(each.optionalDependencies ? { optionalDependencies: each.optionalDependencies } : {}),
    ...(each.bin ? { bin: each.bin } : {}),
    dist: {
      tarball: `${origin}/${each.name}/-/${each.version}.tgz`,
      integrity: each.integrity ?? integrityOf(each.tarball),
    },
  }));
  return {
    name: versions[0]?.name,
    'dist-tags': { latest: versions.at(-1)?.version ?? '' },
    versions: Object.fromEntries(manifests.map((each) => [each.version, each])),
  };
}
