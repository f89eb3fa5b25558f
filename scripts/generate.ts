// Writes the files that are made from the sources; with --check only says which are out of step.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configJsonSchema } from '../src/config/inputs.ts';
import { reportJsonSchema } from '../src/report/schema.ts';
import { CATALOGUE } from '../src/rules/catalogue.ts';
import { rulesMarkdown } from '../src/rules/markdown.ts';
import { EXAMPLES } from '../test/rules/examples/all.ts';
import { exampleLines } from '../test/rules/examples/show.ts';
import { actionMetadata } from './action-metadata.ts';
import { catalogueMarkdown } from './probe-catalogue.ts';
import { readmeMarkdown, settingsMarkdown } from './settings-docs.ts';
import { troubleshootingMarkdown } from './verdict-order.ts';

export type GeneratedFile = {
  /** From the repository's root, with slashes. */
  readonly path: string;
  readonly text: () => string;
};

/** All generated files; a new one is a new line here. */
export const GENERATED: readonly GeneratedFile[] = [
  { path: 'action.yml', text: actionMetadata },
  { path: 'schema/claude-smoke.schema.json', text: () => json(configJsonSchema()) },
  { path: 'schema/report.schema.json', text: () => json(reportJsonSchema()) },
  { path: 'docs/settings.md', text: settingsMarkdown },
  { path: 'README.md', text: readmeMarkdown },
  { path: 'docs/probes.md', text: () => catalogueMarkdown() },
  { path: 'docs/rules.md', text: () => rulesMarkdown(CATALOGUE, exampleOf) },
  { path: 'TROUBLESHOOTING.md', text: troubleshootingMarkdown },
];

function exampleOf(rule: string): readonly string[] {
  const example = EXAMPLES[rule];
  return example ? exampleLines(example) : [];
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Paths of the files under root whose text is not what the sources make. */
export function outOfStep(root: string, files = GENERATED): readonly string[] {
  return files.filter(({ path, text }) => readIfPresent(root + path) !== text()).map((f) => f.path);
}

function readIfPresent(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  } catch {
    return undefined;
  }
}

function main(argv: readonly string[]): number {
  const root = fileURLToPath(new URL('..', import.meta.url));
  const stale = outOfStep(root);
  if (argv.includes('--check')) {
    for (const path of stale) {
      console.error(`${path} is out of step with the sources; run: node scripts/generate.ts`);
    }
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, text } of GENERATED.filter((file) => stale.includes(file.path))) {
    mkdirSync(dirname(root + path), { recursive: true });
    writeFileSync(root + path, text());
    console.log(`wrote ${path}`);
  }
  return 0;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
