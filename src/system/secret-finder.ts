import { bareText } from './bare-text.ts';
import { needleFinder, type Span } from './needles.ts';
import { SHORTEST, spellingsOf } from './spellings.ts';
import { formsFor } from './token-forms.ts';

/** What a text holds that nobody is to see. */
export type SecretFinder = {
  /** Where known secrets stand, in any spelling and however they are wrapped. */
  readonly known: (text: string) => Span[];
  /** Where something stands that has a token's form, whoever put it there. */
  readonly formed: (text: string, forms?: readonly RegExp[]) => Span[];
};

/** A finder for the given secrets: one for the redactor and for the scan before an upload. */
export function secretFinder(secrets: Iterable<string>): SecretFinder {
  const spellings = spellingsOf(secrets);
  const asWritten = needleFinder(spellings);
  // A secret may itself hold what looks like wrapping.
  const bare = spellings.map((spelling) => bareText(spelling, 'joined').text);
  const unwrapped = needleFinder(bare.filter((text) => text.length >= SHORTEST));
  return {
    known: (text) => [...asWritten(text), ...spansIn(text, 'joined', unwrapped)],
    formed: (text, others = []) => {
      const find = (one: string) => formSpans(one, others);
      return [...find(text), ...spansIn(text, 'kept', find)];
    },
  };
}

/** What is found in a text once its wrapping is gone. */
function spansIn(
  text: string,
  lines: 'kept' | 'joined',
  find: (text: string) => readonly Span[],
): Span[] {
  const bare = bareText(text, lines);
  return bare.text === text ? [] : find(bare.text).map(bare.origin);
}

function formSpans(text: string, others: readonly RegExp[]): Span[] {
  return [...formsFor(text).map(({ form }) => form), ...others].flatMap((form) =>
    [...text.matchAll(form)].map(({ index, 0: found }) => ({
      start: index,
      end: index + found.length,
    })),
  );
}
