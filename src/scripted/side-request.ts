import type { Conversation } from '../dialects/conversation.ts';
import type { Move } from '../dialects/move.ts';
import { playOwnCheck, verdictTagOf } from './own-check.ts';
import { schemaInstance } from './schema-instance.ts';

/** What the CLI asks beside a probe's own prompts, such as a title for the session or the check of an action. */
export function sideRequest(conversation: Conversation): Move {
  const tag = verdictTagOf(conversation);
  if (tag) return playOwnCheck(tag, conversation);
  const { jsonSchema } = conversation;
  return {
    text:
      jsonSchema === undefined
        ? 'This is the scripted model.'
        : JSON.stringify(schemaInstance(jsonSchema)),
  };
}
