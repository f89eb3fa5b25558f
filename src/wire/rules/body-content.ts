import {
  arrived,
  type Fragment,
  fragmentsOfRequest,
  requestText,
  squeeze,
  textByRole,
} from '../prompt.ts';
import type { Reading } from '../reading.ts';
import type { Rule, Severity } from '../rule.ts';
import { onEachForwarded, onEachPassedOn } from './across.ts';
import { changedCalls, lostFlags } from './body-same.ts';
import { issue, PROTOCOL } from './published.ts';
import type { Fault } from './subjects.ts';

function lostFragments(north: Reading, south: Reading): readonly Fragment[] {
  const text = requestText(south);
  return fragmentsOfRequest(north.requestJson).filter((fragment) => !arrived(fragment, text));
}

/** The CLI's own marks: what it tells the model beside the user's words, and its attribution block. */
const REMINDER = '<system-reminder>';
const ATTRIBUTION = 'x-anthropic-billing-header';

type Judge = (fragment: Fragment, south: Reading) => Severity | undefined;

function lostOf(kinds: readonly Fragment['kind'][], what: string, judge: Judge): Rule['check'] {
  return onEachForwarded((north, south): readonly Fault[] => {
    const lost = lostFragments(north, south).filter(({ kind }) => kinds.includes(kind));
    const severities = ['error', 'warning', 'note'] as const;
    return severities.flatMap((severity): readonly Fault[] => {
      const count = lost.filter((fragment) => judge(fragment, south) === severity).length;
      if (count === 0) return [];
      return [{ message: `${count} ${what} did not reach the upstream whole`, severity }];
    });
  });
}

/** What the second check finds in exchanges where the first finds nothing. */
function both(first: Rule['check'], second: Rule['check']): Rule['check'] {
  return (wire) => {
    const found = first(wire);
    const places = new Set(found.map(({ exchange }) => exchange));
    return [...found, ...second(wire).filter(({ exchange }) => !places.has(exchange))];
  };
}

export const systemLost: Rule = {
  id: 'body/system',
  severity: 'error',
  party: 'target',
  says: 'The text of every `system` block reaches the upstream, in any dialect.',
  mend: 'Join all text blocks of `system`, not just the first, into the system or developer message.',
  link: `${PROTOCOL}#system-prompt-attribution-block`,
  check: lostOf(['system'], 'system block(s)', ({ text }, south) => {
    if (!text.startsWith(ATTRIBUTION)) return 'error';
    // The block serves billing alone, so only the vendor's own API has a use for it.
    return south.route === 'messages' ? 'warning' : undefined;
  }),
};

/** Since some 2.1.x the CLI puts `role: "system"` turns between the others; a proxy that drops them passes all core probes. */
export const historyLost: Rule = {
  id: 'body/history',
  severity: 'error',
  party: 'target',
  says: 'The text of every turn reaches the upstream, in any dialect.',
  mend: 'Translate all content blocks of all turns, in order; never cut the history.',
  link: issue('vllm-project/vllm', 44000),
  check: lostOf(
    ['user', 'assistant'],
    "text(s) of the conversation's turns",
    ({ text, role }, south) => {
      // The CLI works without what it tells beside the user's words, only less well.
      const beside = role === 'system' || text.startsWith(REMINDER);
      return beside && south.route !== 'messages' ? 'warning' : 'error';
    },
  ),
};

export const callsLost: Rule = {
  id: 'body/tool-use',
  severity: 'error',
  party: 'target',
  says: 'The arguments of earlier tool calls reach the upstream, in any dialect.',
  mend: "Translate `tool_use` blocks of the history to the upstream's calls, with their arguments.",
  link: issue('BerriAI/litellm', 29491),
  check: both(
    lostOf(['tool_use'], 'argument(s) of earlier calls', () => 'error'),
    onEachPassedOn(changedCalls),
  ),
};

export const resultsLost: Rule = {
  id: 'body/tool-result',
  severity: 'error',
  party: 'target',
  says: 'The text of every tool result reaches the upstream, in any dialect.',
  mend: 'Translate `tool_result` blocks, whether their content is a string or a list.',
  link: issue('Alishahryar1/free-claude-code', 512),
  check: both(
    lostOf(['tool_result'], 'tool result(s)', () => 'error'),
    onEachPassedOn(lostFlags),
  ),
};

/** Another dialect may take a document only as the text drawn from it. */
export const mediaLost: Rule = {
  id: 'body/media',
  severity: 'error',
  party: 'target',
  says: 'Images and documents reach the upstream, those inside tool results too.',
  mend: "Translate image blocks to the upstream's image parts; move those of a tool result into a user turn if need be.",
  link: issue('BerriAI/litellm', 23712),
  check: lostOf(['image', 'document'], 'image(s) or document(s)', ({ kind }, south) =>
    kind === 'document' && south.route !== 'messages' ? 'warning' : 'error',
  ),
};

/** A short text may stand in two turns by chance. */
const TELLING = 24;

export const roleChanged: Rule = {
  id: 'body/role',
  severity: 'error',
  party: 'target',
  says: "What the user or the system said does not reach the upstream as the assistant's words.",
  mend: 'Map `role: "system"` turns to the upstream\'s system or user role, never to assistant.',
  link: issue('ollama/ollama', 16372),
  check: onEachForwarded((north, south) => {
    const texts = textByRole(south);
    const moved = fragmentsOfRequest(north.requestJson).filter(({ role, kind, text }) => {
      const said = squeeze(text);
      if (role === 'assistant' || kind === 'image' || kind === 'document') return false;
      if (said.length < TELLING || texts.others.includes(said)) return false;
      return texts.assistant.includes(said);
    });
    if (moved.length === 0) return [];
    return [`${moved.length} text(s) of the user or the system became the assistant's words`];
  }),
};
