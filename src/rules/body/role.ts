import { fragmentsOfRequest } from '../../dialects/anthropic/reading/fragments.ts';
import { squeeze, textByRole } from '../../dialects/request-text.ts';
import { figures, type Rule } from '../rule.ts';

/** A short text may stand in two turns by chance. */
const TELLING = 24;

export const role: Rule<'request'> = {
  id: 'body/role',
  on: 'request',
  severity: 'error',
  party: 'target',
  says: "What the user or the system said does not reach the upstream as the assistant's words.",
  mend: 'Map `role: "system"` turns to the upstream\'s system or user role, never to assistant.',
  link: 'ollama/ollama#16372',
  check: ({ north, south }) => {
    const texts = textByRole(south);
    const moved = fragmentsOfRequest(north.requestJson).filter((fragment) => {
      const said = squeeze(fragment.text);
      if (
        fragment.role === 'assistant' ||
        fragment.kind === 'image' ||
        fragment.kind === 'document'
      )
        return false;
      if (said.length < TELLING || texts.others.includes(said)) return false;
      return texts.assistant.includes(said);
    });
    if (moved.length === 0) return [];
    return [
      figures`${moved.length} text(s) of the user or the system became the assistant's words`,
    ];
  },
};
