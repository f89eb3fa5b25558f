import type { Mutant } from './mutants.ts';
import { nameOf, type Site } from './sites.ts';

/** Rules that are about a part of the traffic: one of them at the head is as good as the path itself. */
export type Aim = {
  /** Matched against `<route> <part> <path>`. */
  readonly where: RegExp;
  readonly rules: RegExp;
  /** What was done there, where the rule is about that alone. */
  readonly op?: RegExp;
};

export const AIMS: readonly Aim[] = [
  { where: / beta | request-header anthropic-beta$/, rules: /^headers\/anthropic-beta$/ },
  { where: / request-header anthropic-version$/, rules: /^headers\/anthropic-version$/ },
  { where: / request-body .*cache_control/, rules: /^body\/cache-control$/ },
  { where: / request-body system/, rules: /^body\/system(-order)?$/ },
  { where: / request-body tools/, rules: /^body\/tools$/ },
  { where: / request-body messages(\[\w+\])?$/, rules: /^body\/(history|order|role|system)$/ },
  { where: / request-body messages\[\w+\]\.role/, rules: /^body\/role$/ },
  { where: / request-body messages\[\w+\]\.content/, rules: /^body\/(history|order)$/ },
  // A turn of the assistant that is lost takes its calls along.
  { where: / request-body messages\[assistant\](\.content)?$/, rules: /^body\/tool-ids$/ },
  { where: / request-body messages.*\[tool_use\]/, rules: /^body\/tool-(use|ids)$/ },
  { where: / request-body messages.*\[tool_result\]/, rules: /^body\/(tool-(result|ids)|media)$/ },
  { where: / request-body messages.*\[(image|document)\]/, rules: /^body\/media$/ },
  { where: / request-body messages.*\[(redacted_)?thinking\]/, rules: /^body\/thinking-history$/ },
  {
    where: / status /,
    rules: /^(error\/status-mismatch|across\/error(-as-answer)?|http\/refused)$/,
  },
  { where: / answer-error /, rules: /^(error\/envelope|across\/error)$/ },
  { where: / event error/, rules: /^(error\/envelope|across\/error|stream\/terminal-event)$/ },
  { where: / response-header retry-after$/, rules: /^error\/retry-after$/ },
  { where: / response-header content-type$/, rules: /^(stream\/content-type|nonstream\/shape)$/ },
  { where: / answer-body .*usage/, rules: /^usage\// },
  { where: / event .*usage/, rules: /^usage\// },
  {
    where: / (event|answer-body) .*stop_(reason|sequence)/,
    rules: /^(stop\/|across\/stop-reason|auto-mode\/stop-sequence)/,
  },
  { where: / (event|answer-body) (message_start\.message\.)?id$/, rules: /^across\/message-id$/ },
  // A call that is told as something else is none.
  { where: /\[tool_use\]\.type$/, rules: /^stop\/tool-mismatch$/ },
  { where: / answer-body content\[tool_use\]/, rules: /^tool\// },
  { where: /^messages answer-body /, rules: /^nonstream\// },
  { where: / answer-body content/, rules: /^across\/(text|blocks|tool-calls)$/ },
  { where: / event message_start/, rules: /^stream\/message-start$/ },
  { where: / event message_start\.message$/, rules: /^usage\/missing$/ },
  {
    where: / event /,
    op: /^(cut|ended)-before$/,
    rules: /^(stream\/(terminal-event|json-for-stream)|http\/broken)$/,
  },
  // All deltas are of this one type: what it holds is gone with it.
  { where: / event content_block_delta(\.type)?$/, rules: /^(thinking|tool|across)\// },
  {
    where: / event message_(delta|stop)/,
    rules: /^stream\/(terminal-event|after-stop|block-open)$/,
  },
  { where: / event content_block_/, rules: /^stream\/block-|^across\/blocks$/ },
  {
    where: / event content_block_.*\[(text|text_delta)\]/,
    rules: /^(across\/text|stream\/content-in-start)$/,
  },
  {
    where: / event content_block_.*thinking|signature/,
    rules: /^(thinking\/|stream\/content-in-start$)/,
  },
  {
    where: / event content_block_.*\[(tool_use|input_json_delta)\]/,
    rules: /^(tool\/|across\/tool-calls$)/,
  },
  { where: / event message_delta/, rules: /^stop\// },
  { where: / event ping/, rules: /^stream\/keep-alive$/ },
  {
    where: /^messages (event|stream) .*/,
    rules: /^stream\/(framing|event-name|false-error|empty-turn|buffered)$/,
  },
  { where: /^messages (event|stream|route) /, rules: /^http\/(broken|unanswered)$/ },
  { where: /^count_tokens /, rules: /^http\/count-(tokens|accuracy)$/ },
  { where: /^models /, rules: /^http\/models-list$/ },
  { where: /^(HEAD|OPTIONS) /, rules: /^http\/side-route$/ },
];

/** Words that stand in too many sentences to name a path by themselves. */
const COMMON = new Set([
  'content',
  'data',
  'id',
  'index',
  'input',
  'message',
  'messages',
  'model',
  'name',
  'role',
  'source',
  'stream',
  'text',
  'type',
]);

/** The path's last words, the last first: fields and the kinds of blocks. */
function wordsOf({ path }: Pick<Site, 'path'>): readonly string[] {
  return path
    .split(/[.[\]]+/)
    .filter((word) => word !== '' && word !== '*')
    .toReversed();
}

function holdsWord(text: string, word: string): boolean {
  const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\w-])${escaped}(?![\\w-])`, 'i').test(text);
}

/** A path with its kinds and places folded away: `messages[].content[].type`. */
function folded(path: string): string {
  return path
    .replace(/\[[^\]]*\]|\.(?:\d+|\*)(?![\w-])/g, '[]')
    .replace(/(\[\])+/g, '[]')
    .toLowerCase();
}

/** Paths written out in a sentence: `messages.1.content[0].type`. */
function pathsIn(text: string): readonly string[] {
  return [...text.matchAll(/[A-Za-z_$][\w$-]*(?:\.[\w$*-]+|\[\w*\])+/g)].map(([path]) =>
    folded(path),
  );
}

function parentOf(path: string): string {
  return path.replace(/(\[\]|\.[^.[\]]+)$/, '');
}

/** What a value was swapped with has changed as well. */
function isSwappedName({ path, sibling }: Pick<Site, 'path' | 'sibling'>, text: string): boolean {
  if (sibling === undefined) return false;
  return namesPath({ path: path.replace(/[^.[\]]+(\[\w*\])?$/, sibling) }, text);
}

/** The path in the message that events add up to: `content[].citations_delta[].citation`. */
function inMessage(path: string): string {
  return path
    .replace(/^content_block_start\.content_block\[\w*\]/, 'content[]')
    .replace(/^content_block_delta\.delta\[(\w+)\]/, 'content[].$1[]');
}

/**
 * Whether a sentence names a path: written out, at least as far as what holds it, or by its last word; by its last
 * two where the last is a common one.
 */
export function namesPath(site: Pick<Site, 'path'>, text: string): boolean {
  const near = [site.path, inMessage(site.path)]
    .map(folded)
    .flatMap((whole) => [whole, `${whole}[]`, parentOf(whole)])
    .filter((path) => /[.[]/.test(path));
  if (pathsIn(text).some((path) => near.includes(path))) return true;
  const [last = '', before] = wordsOf(site);
  if (!holdsWord(text, last)) return false;
  return !COMMON.has(last) || before === undefined || holdsWord(text, before);
}

/** Whether what is said first names the path, a rule about it, or how the request was refused. */
export function isNamed(
  { site, op }: Pick<Mutant, 'site' | 'op'>,
  reason: string,
  rule: string | undefined,
): boolean {
  const [, status] = /^(?:refused|html|changed-to)-(\d{3})$/.exec(op) ?? [];
  if (status !== undefined && holdsWord(reason, status)) return true;
  if (namesPath(site, reason)) return true;
  if (op === 'swapped' && isSwappedName(site, reason)) return true;
  return AIMS.some(
    ({ where, rules, op: only }) =>
      rule !== undefined &&
      where.test(nameOf(site)) &&
      rules.test(rule) &&
      (only === undefined || only.test(op)),
  );
}
