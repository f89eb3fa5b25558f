import type { Rule } from '../rule.ts';

/** Every client meets this now and then and asks anew; it is told, and never blamed. */
export const keptConnection: Rule = {
  id: 'http/kept-connection',
  on: 'call',
  severity: 'note',
  party: 'target',
  says: 'A connection that the target keeps open takes the next request.',
  mend: 'Keep idle connections open longer than the client does, or say `connection: close` with the last answer.',
  link: 'https://www.rfc-editor.org/rfc/rfc9112#name-persistence',
  check: ({ north: { exchange } }) =>
    exchange.resent
      ? ['the target closed a kept connection just as it was used again; the request went out anew']
      : [],
};
