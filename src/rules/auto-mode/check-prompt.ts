import { arrived, fragmentsOfRequest } from '../../dialects/anthropic/reading/fragments.ts';
import { dialectOf } from '../../dialects/dialects.ts';
import { requestText, squeeze } from '../../dialects/request-text.ts';
import { objectIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { ATTRIBUTION } from '../body/lost-fragments.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';
import { verdictTagOf } from './own-check.ts';

export const checkPrompt: Rule = {
  id: 'auto-mode/check-prompt',
  on: 'request',
  severity: 'warning',
  party: 'target',
  says: "Nothing is put into the CLI's own check of an action, neither a prompt nor tools.",
  mend: 'Leave requests that bring a system prompt and no tools as they are.',
  link: 'ranxianglei/billion-context#354',
  check: (subject) =>
    verdictTagOf(subject.north) === undefined
      ? []
      : [...addedTools(subject.south), ...addedText(subject)],
};

function addedTools(south: Reading): readonly Breach[] {
  const tools = dialectOf(south)?.tools(south.requestJson) ?? [];
  return tools.length === 0
    ? []
    : [figures`the check of an action reached the upstream with ${tools.length} tool(s)`];
}

/** Words that a separator or a role's name may consist of. */
const FEW = 4;

const ATTRIBUTION_LINE = new RegExp(`${ATTRIBUTION}:[^\\n]*`, 'g');

function addedText({ north, south }: ForwardedRequest): readonly Breach[] {
  const fragments = fragmentsOfRequest(north.requestJson).filter(
    ({ text }) => !text.startsWith(ATTRIBUTION),
  );
  // What is lost has rules of its own, and what took its place cannot be told from it.
  if (!fragments.every((fragment) => arrived(fragment, requestText(south)))) return [];
  const left = fragments
    .map(({ text }) => squeeze(text))
    .toSorted((one, other) => other.length - one.length)
    .reduce((rest, text) => rest.split(text).join(' '), saidIn(south));
  const words = squeeze(left).split(' ').length;
  return words <= FEW ? [] : [figures`${words} words were put into the check of an action`];
}

/** All that a request says, squeezed. */
function saidIn(south: Reading): string {
  const said = dialectOf(south)?.said(south.requestJson);
  const texts = [...(said?.others ?? []), ...(said?.assistant ?? [])].flatMap(textsOf);
  return squeeze(texts.map((text) => text.replace(ATTRIBUTION_LINE, '')).join('\n'));
}

/** Texts of a turn or a prompt, without roles and kinds. */
function textsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  const object = objectIn(value);
  return object ? [...textsOf(object['content']), ...textsOf(object['text'])] : [];
}
