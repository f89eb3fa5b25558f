// All workflows of the repository: those that run, and those that people copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A workflow and where it stands. */
export type WorkflowText = { readonly place: string; readonly text: string };

const PAGES = /^(README|TROUBLESHOOTING|CONTRIBUTING|SECURITY)\.md$/;

/** Every file, relative to `root`, in which a workflow or a step can stand. */
export function pinnedFiles(root: string): string[] {
  const below = (folder: string, ends: RegExp) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => ends.test(name))
      .map((name) => join(folder, name));
  return [
    ...below('.github/workflows', /\.ya?ml$/),
    ...below('examples', /\.(ya?ml|md)$/),
    ...below('docs', /\.md$/),
    ...readdirSync(root).filter((name) => PAGES.test(name)),
    'scripts/settings-docs.ts',
  ];
}

/** The workflows themselves, whole files and blocks of pages. */
export function workflowTexts(root: string): WorkflowText[] {
  return pinnedFiles(root)
    .flatMap((file) => {
      const text = readFileSync(join(root, file), 'utf8').replaceAll('\r\n', '\n');
      return file.endsWith('.md') ? blocksOf(file, text) : [{ place: file, text }];
    })
    .filter(({ text }) => /^on:/m.test(text) && /^jobs:/m.test(text));
}

function blocksOf(page: string, markdown: string): WorkflowText[] {
  const blocks = markdown.matchAll(/^```ya?ml\n(.*?)^```$/gms);
  return [...blocks].map(([, text = ''], index) => ({
    place: `${page}, block ${index + 1}`,
    text,
  }));
}
