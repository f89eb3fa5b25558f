import { type BareText, bareText } from './bare-text.ts';
import { needleFinder, type Span } from './needles.ts';
import { SHORTEST, spellingsOf } from './spellings.ts';
import { formsFor } from './token-forms.ts';

/** What a text holds that nobody is to see. */
export type SecretFinder = {
  /** Where known secrets stand, in any spelling and however they are wrapped. */
  readonly known: (text: string) => readonly Span[];
  /** The same, and where something stands that has a token's form or one of the others, whoever put it there. */
  readonly all: (text: string, others: readonly RegExp[]) => readonly Span[];
};

/** A finder for the given secrets: one for the redactor and for the scan before an upload. */
export function secretFinder(secrets: Iterable<string>): SecretFinder {
  const spellings = spellingsOf(secrets);
  const asWritten = needleFinder(spellings);
  // A secret may itself hold what looks like wrapping.
  const bare = spellings.map((spelling) => bareText(spelling, 'joined').text);
  const unwrapped = needleFinder(bare.filter((text) => text.length >= SHORTEST));
  const known = (text: string, joined: BareText) =>
    joined.text === text
      ? asWritten(text)
      : [...asWritten(text), ...unwrapped(joined.text).map(joined.origin)];
  return {
    known: (text) => known(text, bareText(text, 'joined')),
    all: (text, others) => {
      const joined = bareText(text, 'joined');
      return [...known(text, joined), ...formed(text, joined, others)];
    },
  };
}

/** Forms would go on into the next line, so lines are kept apart for them. */
function formed(text: string, joined: BareText, others: readonly RegExp[]): readonly Span[] {
  const spans = formSpans(text, others);
  // What has no mark here has none in lines either.
  if (joined.text === text || formsFor(joined.text).length === 0) return spans;
  const kept = bareText(text, 'kept');
  return [...spans, ...formSpans(kept.text, others).map(kept.origin)];
}

function formSpans(text: string, others: readonly RegExp[]): Span[] {
  return [...formsFor(text).map(({ form }) => form), ...others].flatMap((form) =>
    [...text.matchAll(form)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    })),
  );
}
