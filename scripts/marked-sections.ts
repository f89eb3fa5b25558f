import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The text of a page written by hand, with its made sections made anew, each between its two marks.
 *
 * @param page from the repository's root
 * @param sections Markdown by name
 * @throws Error when the page has lost a mark
 */
export function withSections(page: string, sections: Readonly<Record<string, string>>): string {
  const path = fileURLToPath(new URL(`../${page}`, import.meta.url));
  const text = readFileSync(path, 'utf8').replaceAll('\r\n', '\n');
  return Object.entries(sections).reduce((whole, [name, made]) => {
    const [begin, end] = [`<!-- ${name}: generated -->\n`, `<!-- /${name} -->`];
    const [before, rest] = halves(whole, begin, page);
    const [, after] = halves(rest, end, page);
    return `${before}${begin}\n${made}\n${end}${after}`;
  }, text);
}

function halves(text: string, mark: string, page: string): readonly [string, string] {
  const at = text.indexOf(mark);
  if (at === -1) throw new Error(`${page} has lost its mark ${mark}`);
  return [text.slice(0, at), text.slice(at + mark.length)];
}
