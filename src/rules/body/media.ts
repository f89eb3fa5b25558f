import { type Fragment, fragmentsOfRequest } from '../../dialects/anthropic/reading/fragments.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { requestText } from '../../dialects/request-text.ts';
import { objectIn, stringsIn, textIn } from '../../system/json.ts';
import { oncePer } from '../../system/once-per.ts';
import type { Reading } from '../../wire/reading.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';

/** Another dialect may take a document only as the text drawn from it. */
export const media: Rule<'request'> = {
  id: 'body/media',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: 'Images and documents reach the upstream as such, those inside tool results too.',
  mend: "Translate image blocks to the upstream's image parts; move those of a tool result into a user turn if need be.",
  link: 'BerriAI/litellm#23712',
  check: (request) => [
    ...faults(request, 'image', 'error'),
    ...faults(request, 'document', isMessages(request.south) ? 'error' : 'warning'),
  ],
};

function faults(
  { north, south }: ForwardedRequest,
  kind: 'image' | 'document',
  severity: 'error' | 'warning',
): readonly Breach[] {
  const lost = fragmentsOfRequest(north.requestJson).filter(
    (fragment) => fragment.kind === kind && !isPart(fragment, south),
  );
  if (lost.length === 0) return [];
  const spelled = lost.filter(({ text }) => requestText(south).includes(text)).length;
  return [
    spelled === lost.length
      ? { ...figures`${lost.length} ${kind}(s) reached the upstream as text`, severity }
      : { ...figures`${lost.length} ${kind}(s) did not reach the upstream whole`, severity },
  ];
}

/** A model sees nothing in the base64 of a picture; a plain text it can read wherever it stands. */
function isPart({ text, kind }: Fragment, south: Reading): boolean {
  if (partsText(south).includes(text)) return true;
  return kind === 'document' && /\s/.test(text) && requestText(south).includes(text);
}

/** Types of parts that hold a picture or a file, in any dialect. */
const PART = /image|document|file|media/;

const partsText = oncePer(({ requestJson }: Reading) => partsIn(requestJson).join('\n'));

function partsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(partsIn);
  const object = objectIn(value);
  if (!object) return [];
  if (PART.test(textIn(object['type']) ?? '')) return stringsIn(object);
  return Object.values(object).flatMap(partsIn);
}
