import type { Conversation } from '../dialects/conversation.ts';
import type { Move } from '../dialects/move.ts';
import { schemaInstance } from './schema-instance.ts';

/** What the CLI asks beside a probe's own prompts, such as a title for the session. */
export function sideRequest({ jsonSchema }: Conversation): Move {
  return {
    text:
      jsonSchema === undefined
        ? 'This is the scripted model.'
        : JSON.stringify(schemaInstance(jsonSchema)),
  };
}
