import { escapeMarkdown, escapeMarkup } from './escape.ts';

/** Text that is safe in its language as it stands. Only templates make it. */
type Markup<Language extends string> = {
  readonly language: Language;
  readonly text: string;
};

type Hole<Language extends string> = string | number | Markup<Language> | readonly Hole<Language>[];

/** A template tag: what is put into its holes is escaped, but for markup of the same language, also in arrays. */
function template<const Language extends string>(
  language: Language,
  escaped: (text: string) => string,
) {
  const filled = (hole: Hole<Language>): string => {
    if (typeof hole !== 'object') return escaped(String(hole));
    return 'text' in hole ? hole.text : hole.map(filled).join('');
  };
  return (
    literal: TemplateStringsArray,
    ...holes: readonly Hole<Language>[]
  ): Markup<Language> => ({
    language,
    text: String.raw({ raw: literal }, ...holes.map(filled)),
  });
}

/** HTML; a hole stands in content or in a quoted attribute. */
export const html = template('html', escapeMarkup);
/** XML 1.0; a hole stands in content or in a quoted attribute. */
export const xml = template('xml', escapeMarkup);
/** GitHub's Markdown; a hole is one line of it, also in a table or in inline HTML. */
export const markdown = template('markdown', escapeMarkdown);

export type Html = Markup<'html'>;
export type Xml = Markup<'xml'>;
export type Markdown = Markup<'markdown'>;

/** Parts with a separator between them, a line feed by default. */
export function joined<Language extends string>(
  parts: readonly Markup<Language>[],
  language: Language,
  separator = '\n',
): Markup<Language> {
  return { language, text: parts.map(({ text }) => text).join(separator) };
}

/** Text as it stands, for a Markdown block of its own, which only its end tag ends. */
export function preformatted(text: string): Markdown {
  return { language: 'markdown', text: html`<pre>${text}</pre>`.text };
}

/** Prose whose backticks mean code, as in reasons and next steps. */
export function htmlProse(text: string): Html {
  const { text: escaped } = html`${text}`;
  return { language: 'html', text: escaped.replace(/`([^`\n]+)`/g, '<code>$1</code>') };
}

export function markdownProse(text: string): Markdown {
  const { text: escaped } = markdown`${text}`;
  return { language: 'markdown', text: escaped.replace(/&#96;(.+?)&#96;/g, '<code>$1</code>') };
}
