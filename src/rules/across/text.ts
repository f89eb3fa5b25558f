import type { Answer } from '../../dialects/answer.ts';
import { squeeze } from '../../dialects/request-text.ts';
import { atMostOne, type Breach, figures, type Rule } from '../rule.ts';

export const text: Rule = {
  id: 'across/text',
  on: 'answer',
  severity: 'error',
  party: 'target',
  says: "The upstream's text arrives whole and once.",
  mend: 'Pass on every text delta once; mind the first after a thinking block, and texts that repeat in final events.',
  link: 'BerriAI/litellm#30765',
  check: ({ given, had }) => {
    // A call that leaked into the text has a rule of its own.
    if (had.calls.length > 0 && given.calls.length === 0) return [];
    return atMostOne(textFault(given, had) ?? spacingFault(given, had));
  },
};

/** The mark that stands for bytes that are no character. */
const BROKEN = '\uFFFD';

/** Broken where the upstream's own text was whole: bytes of one character were read one chunk at a time. */
export function cutCharacters(given: string, had: string): Breach | undefined {
  const count = given.split(BROKEN).length - had.split(BROKEN).length;
  if (count <= 0) return undefined;
  return figures`characters were cut between two chunks: ${count} U+FFFD arrived that the upstream did not send`;
}

/** What a model was told to think with, or begins a text with, may be cut off; within a text white space is code. */
function spacingFault(given: Answer, had: Answer): Breach | undefined {
  if (joint(given.text) !== joint(had.text) || given.text.trim() === had.text.trim())
    return undefined;
  return {
    ...figures`white space within the upstream's text arrived changed (${had.text.length} characters sent, ${given.text.length} arrived)`,
    severity: 'warning',
  };
}

function textFault(given: Answer, had: Answer): Breach | undefined {
  const [out, inn, thought] = [joint(given.text), joint(had.text), joint(had.thinking)];
  if (out === inn || (inn === '' && had.refusal)) return undefined;
  // A model's own marks of reasoning are no text.
  if (out === inn.replace(/<think>.*?<\/think>/g, '')) return undefined;
  if (thought !== '' && out === thought + inn) return "the upstream's reasoning arrived as text";
  if (inn !== '' && out === inn + inn) return "the upstream's text arrived twice";
  if (out === '') return "the upstream's text did not arrive";
  const cut = cutCharacters(given.text, had.text);
  if (cut) return cut;
  const sizes = { had: squeeze(had.text), given: squeeze(given.text) };
  // Reasoning that the upstream left in its text may have been sorted out into thinking blocks.
  if (given.thinking !== '' && had.thinking === '' && sizes.had.includes(sizes.given))
    return undefined;
  return figures`the upstream's text (${sizes.had.length} characters) arrived changed (${sizes.given.length})`;
}

function joint(words: string): string {
  return words.replace(/\s/g, '');
}
