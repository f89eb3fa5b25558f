// The licences of what is bundled: their owners ask that the texts go along with every copy.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default(''),
});

/** Licences that let their code be part of a program under any licence, as long as they are told. */
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  '(Apache-2.0 AND BSD-3-Clause)',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT/X11',
  '(MIT OR CC0-1.0)',
]);

/** Packages that name no licence, and why they are bundled all the same. */
const UNNAMED: Readonly<Record<string, string>> = {
  buffers:
    'none named; of the same author and use as chainsaw, below unzip-stream of @actions/artifact',
};

/**
 * Names, versions and licence texts of all packages of which a bundle holds something.
 *
 * @param inputs the files it was made of, relative to `root`, as esbuild's metafile has them
 * @throws Error for a package whose licence is not allowed
 */
export function licenceTexts(root: string, inputs: readonly string[]): string {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const packages = [...folders].map((folder) => describe(join(root, folder)));
  // Two copies of one version lie in different folders.
  const entries = new Set(packages.toSorted());
  return `${HEADING}\n${[...entries].join('')}`;
}

const HEADING = 'Packages that are bundled into this folder, and their licences.\n';
const RULE = '-'.repeat(80);

/** The folder of the package that a file belongs to; undefined for our own files. */
function packageFolder(input: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input)?.[0];
}

function describe(folder: string): string {
  const path = join(folder, 'package.json');
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  const licence = manifest.license || UNNAMED[manifest.name];
  if (licence === undefined || (manifest.license && !ALLOWED.has(licence))) {
    throw new Error(
      `${manifest.name} has the licence ${manifest.license || '(none named)'}. Read it; add it to scripts/licences.ts if it may be bundled.`,
    );
  }
  const title = `${manifest.name} ${manifest.version} (${licence})`;
  return `${RULE}\n${title}\n\n${licenceText(folder)}\n`;
}

function licenceText(folder: string): string {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)(\.|-|$)/i.test(name));
  if (file !== undefined && existsSync(join(folder, file))) {
    return `${readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()}\n`;
  }
  return 'Its package holds no licence text of its own.\n';
}
