import type { Conversation } from '../../dialects/conversation.ts';
import type { Move } from '../../dialects/move.ts';
import type { Scene } from '../../scripted/scene.ts';
import { join } from './join.ts';
import { schemaLacks } from './schema-paths.ts';

/** Whether a request asks for the session's title, as the screen does beside the first turn. */
function asksTitle({ jsonSchema, tools }: Pick<Conversation, 'jsonSchema' | 'tools'>): boolean {
  return tools.length === 0 && jsonSchema !== undefined && !schemaLacks(jsonSchema, ['title']);
}

/** A title that tells what the prompt asks for, so that it shows whether the prompt came through. */
function playTitle(prompt: string): Move {
  const parts = join.hear(prompt);
  const title = parts ? `Join ${parts.whole}` : 'Nothing to join';
  return { text: JSON.stringify({ title }) };
}

/** Answers a request for a title, and leaves all else to another scene. */
export function orTitle(scene: Scene): Scene {
  return (conversation, context) =>
    asksTitle(conversation) ? playTitle(context.prompt) : scene(conversation, context);
}
