import type { CustomMove, CustomProbe } from '../config/custom-probes.ts';
import { type Conversation, textOf, toolResults } from './conversation.ts';
import { tokenToldAsText } from './read-file.ts';
import type { Move, Scene } from './scene.ts';
import { tokenIn, twoParts } from './task.ts';

const SECRET = '{secret}';

/** The scenes of the probes that have a script, by the probes' names. */
export function customScenes(
  probes: readonly Pick<CustomProbe, 'name' | 'script'>[],
): Readonly<Record<string, Scene>> {
  return Object.fromEntries(
    probes.flatMap(({ name, script }) => (script ? [[name, customScene(script)] as const] : [])),
  );
}

/** The scene of a custom probe's script: its moves in order, by how many turns the assistant has had. */
export function customScene(script: readonly CustomMove[]): Scene {
  return (conversation) => {
    const turns = conversation.turns.filter(({ role }) => role === 'assistant').length;
    const move = script[turns];
    if (!move) return { text: `The script has no move ${turns + 1}.` };
    return played(move, secretIn(conversation));
  };
}

/** Found in the conversation like any scene's answer, so that what a target loses shows. */
function secretIn(conversation: Conversation): string {
  const results = toolResults(conversation).map(({ result }) => tokenIn(textOf(result.content)));
  const user = conversation.turns.filter(({ role }) => role === 'user');
  return (
    results.findLast((token) => token !== undefined) ??
    tokenToldAsText(user) ??
    twoParts(user.map(({ content }) => textOf(content)).join('\n'))?.join('-') ??
    'no secret in this conversation'
  );
}

function played({ thinking, text, calls }: CustomMove, secret: string): Move {
  const fill = (template: string) => template.replaceAll(SECRET, secret);
  return {
    ...(thinking === undefined ? {} : { thinking: fill(thinking) }),
    ...(text === undefined ? {} : { text: fill(text) }),
    ...(calls
      ? { calls: calls.map(({ name, input }) => ({ name, input: filled(input ?? {}, fill) })) }
      : {}),
  };
}

/** A value with all its texts filled. */
function filled(value: unknown, fill: (template: string) => string): unknown {
  if (typeof value === 'string') return fill(value);
  if (Array.isArray(value)) return value.map((inner) => filled(inner, fill));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, filled(inner, fill)]),
  );
}
