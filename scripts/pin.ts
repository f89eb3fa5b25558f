// Moves the pin of an action wherever the repository names it: npm run pin -- actions/checkout <commit> v7.0.1
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pinnedFiles } from './workflow-texts.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const [action = '', commit = '', version = ''] = process.argv.slice(2);
if (!/^[\w.-]+\/[\w./-]+$/.test(action) || !/^[0-9a-f]{40}$/.test(commit) || version === '') {
  console.error('usage: npm run pin -- <owner/name> <commit, 40 digits> <version>');
  process.exit(2);
}
const pin = new RegExp(`(${action.replaceAll('.', '\\.')}(?:/[\\w-]+)*)@\\S+ # .*`, 'g');
for (const file of pinnedFiles(root)) {
  const text = readFileSync(join(root, file), 'utf8');
  const moved = text.replace(pin, (_, path: string) => `${path}@${commit} # ${version}`);
  if (moved === text) continue;
  writeFileSync(join(root, file), moved);
  console.log(file);
}
