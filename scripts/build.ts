// Bundles the entries into dist/; with --check only says whether dist/ is what the sources make.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licenceTexts } from './licences.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Writes the bundle into a folder; the same bytes whatever machine and folder. */
export async function bundle(outdir: string): Promise<void> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: ['src/action.ts', 'src/post.ts', 'src/cli.ts', 'src/mcp-server.ts'],
    outdir,
    bundle: true,
    metafile: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: 'node24',
    charset: 'utf8',
    legalComments: 'linked',
    // @actions/artifact's CommonJS parts call require() for Node's own modules.
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  writeFileSync(join(outdir, 'licences.txt'), licenceTexts(root, inputs));
}

function filesOf(dir: string): Map<string, string> {
  const names = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  return new Map(names.map((name) => [name.slice(dir.length + 1), readFileSync(name, 'utf8')]));
}

async function check(): Promise<number> {
  const fresh = mkdtempSync(join(tmpdir(), 'smoke-dist-'));
  try {
    await bundle(fresh);
    const [wanted, committed] = [filesOf(fresh), filesOf(join(root, 'dist'))];
    const stale = [...new Set([...wanted.keys(), ...committed.keys()])].filter(
      (name) => wanted.get(name) !== committed.get(name),
    );
    for (const name of stale)
      console.error(`dist/${name} is out of step with src; run: npm run build`);
    return stale.length === 0 ? 0 : 1;
  } finally {
    rmSync(fresh, { recursive: true });
  }
}

if (process.argv.includes('--check')) {
  process.exitCode = await check();
} else {
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  await bundle(join(root, 'dist'));
}
