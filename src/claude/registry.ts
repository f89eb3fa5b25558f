/** The npm registry: which releases there are, and where their tarballs lie. */

import { z } from 'zod';
import { InfrastructureError } from '../system/errors.ts';
import { parseJson } from '../system/json.ts';
import type { Download, Network } from './download.ts';
import { download } from './download.ts';

export type Registry = Network & {
  /** Without a slash at the end. */
  readonly url: string;
};

const PUBLIC_REGISTRY = 'https://registry.npmjs.org';

/** The full form, which some mirrors send all the same, is some six times larger; only it has dates. */
const FULL_TYPE = 'application/json';
const ABBREVIATED_TYPE = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8';
const MAX_PACKUMENT_BYTES = 64 * 1024 * 1024;

const Packument = z.object({
  'dist-tags': z.record(z.string(), z.string()),
  // Manifests are checked when one is used: an odd old one must not spoil the others.
  versions: z.record(z.string(), z.unknown()),
  /** When each version came out, ISO 8601; only in the full form. */
  time: z.record(z.string(), z.string()).optional(),
});

export type Packument = z.infer<typeof Packument>;

const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
  dist: z.object({ tarball: z.url(), integrity: z.string().default('') }),
});

/** What the registry says of one version of a package. */
export type Manifest = z.infer<typeof Manifest>;

/**
 * All versions and tags of a package, and when each came out where it is asked for.
 * @throws InfrastructureError when the registry cannot be reached or answers something else
 */
export async function fetchPackument(
  registry: Registry,
  name: string,
  { dates = false }: { readonly dates?: boolean } = {},
): Promise<Packument> {
  const url = `${registry.url}/${name.replace('/', '%2f')}`;
  const text = await download(registry, url, dates ? FULL_TYPE : ABBREVIATED_TYPE, (body) =>
    readText(body, url),
  );
  const packument = Packument.safeParse(parseJson(text));
  if (packument.success) return packument.data;
  throw new InfrastructureError(
    `${url} answered something that is no npm package document (${text.length} characters; ${registry.route(url).words}). Check npm_config_registry, and whether a proxy or login page stands in between.`,
  );
}

/** The manifest of one version, with its tarball's address on the same registry. */
export function manifestOf(
  packument: Packument,
  version: string,
  registry: Pick<Registry, 'url'>,
): Manifest | undefined {
  const manifest = Manifest.safeParse(packument.versions[version]);
  if (!manifest.success) return undefined;
  const { dist } = manifest.data;
  return { ...manifest.data, dist: { ...dist, tarball: mirrored(dist.tarball, registry.url) } };
}

/** Some mirrors pass on the original's tarball addresses; npm too rewrites these to the mirror. */
function mirrored(tarball: string, registry: string): string {
  return tarball.startsWith(`${PUBLIC_REGISTRY}/`)
    ? registry + tarball.slice(PUBLIC_REGISTRY.length)
    : tarball;
}

async function readText(body: Download, url: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_PACKUMENT_BYTES) {
      throw new InfrastructureError(
        `${url} sent more than ${MAX_PACKUMENT_BYTES} bytes for a package document. Check npm_config_registry.`,
      );
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
