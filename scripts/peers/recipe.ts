import { readFile } from 'node:fs/promises';
import { parseDocument } from 'yaml';

/** A recipe of docs/recipes, as far as it can be run: what stands in it is run verbatim. */
export type Recipe = {
  /** Text of the workflow a reader copies. */
  readonly workflow: string;
  /** Text of the settings file a reader copies. */
  readonly settings: string;
};

const WORKFLOW = '# .github/workflows/claude-smoke.yml';
const SETTINGS = '# .github/claude-smoke.yml';

/** Reads a recipe. @throws Error when it lacks one of its two blocks, or has one twice */
export async function readRecipe(path: string): Promise<Recipe> {
  const blocks = fencedYaml(await readFile(path, 'utf8'));
  const only = (title: string) => {
    const [block, ...others] = blocks.filter((text) => text.startsWith(`${title}\n`));
    if (block !== undefined && others.length === 0) return block;
    throw new Error(`${path}: expected one yaml block that starts with "${title}"`);
  };
  return { workflow: only(WORKFLOW), settings: only(SETTINGS) };
}

function fencedYaml(markdown: string): string[] {
  return [...markdown.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text = '']) => text);
}

/** The settings in two parts: what is installed with a network, and what is run without one. */
export function splitSetup(settings: string): { readonly setup: string; readonly rest: string } {
  const document = parseDocument(settings);
  const setup = document.get('proxy-setup');
  document.delete('proxy-setup');
  return { setup: typeof setup === 'string' ? setup : '', rest: document.toString() };
}
