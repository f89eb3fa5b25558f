import { plainText } from '../../system/plain-text.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text for HTML or XML, in content or a quoted attribute; characters that XML 1.0 forbids are removed. */
export function escapeMarkup(text: string): string {
  return plainText(text).replace(/[&<>"']/g, (char) => ENTITIES[char] ?? '');
}

/**
 * Text for GitHub's Markdown, also inside its tables and inline HTML. Characters with a meaning become numeric
 * entities, which Markdown shows but never reads as syntax; line feeds become spaces.
 */
export function escapeMarkdown(text: string): string {
  return plainText(text)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(
      /[&<>`*~#|\\[\]@$]|(?<!\w)_|_(?!\w)|^[-+=]|(?<=^\d+)[.)](?=\s|$)|:(?=\/\/)/g,
      (char) => `&#${char.charCodeAt(0)};`,
    );
}
