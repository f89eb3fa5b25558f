import type { Conversation, Turn } from '../dialects/conversation.ts';
import type { Move } from '../dialects/move.ts';
import type { Tag } from '../wire/attribution.ts';
import { findTags, tagText } from '../wire/attribution.ts';
import { createCircleBreaker } from './circles.ts';
import { playOwnCheck, verdictTagOf } from './own-check.ts';
import type { Scene } from './scene.ts';
import { sideRequest } from './side-request.ts';

type TaggedPrompt = { readonly tag: Tag; readonly prompt: string; readonly turns: readonly Turn[] };

/**
 * The text from its last tag on, and then what stood before it: a target that flattens a turn into one string
 * puts reminders around the task, and what follows the tag must be found first.
 */
function fromTag(text: string, { attempt, cue }: Tag): string {
  const start = text.lastIndexOf(tagText(attempt, cue));
  return start > 0 ? `${text.slice(start)}\n${text.slice(0, start)}` : text;
}

/**
 * The last tag in what the user said, and the text it stands in. Tool inputs and results don't count: the call
 * that starts a subagent names the subagent's cue, which must not become the caller's own.
 */
export function lastTask(turns: readonly Turn[]): TaggedPrompt | undefined {
  for (const [index, turn] of [...turns.entries()].reverse()) {
    if (turn.role !== 'user') continue;
    for (const block of turn.content.toReversed()) {
      const tag = block.type === 'text' ? findTags(block.text).at(-1) : undefined;
      if (tag && block.type === 'text') {
        return { tag, prompt: fromTag(block.text, tag), turns: turns.slice(index) };
      }
    }
  }
  return undefined;
}

/** Most attempt and cue pairs whose requests are counted at a time. */
const MOST_COUNTED = 10_000;

function createCounter(): (key: string) => number {
  const counts = new Map<string, number>();
  return (key) => {
    const earlier = counts.get(key) ?? 0;
    counts.delete(key);
    counts.set(key, earlier + 1);
    const oldest = counts.size > MOST_COUNTED ? counts.keys().next().value : undefined;
    if (oldest !== undefined) counts.delete(oldest);
    return earlier;
  };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A schema binds the model: a request for structured output that no scene plays is a side request. */
function breaksSchema(conversation: Conversation, move: Move): boolean {
  return conversation.jsonSchema !== undefined && !move.calls && !isJson(move.text ?? '');
}

/** Finds the scene that a conversation belongs to and plays it; whatever names none is a side request. */
export function createCasting(
  scenes: Readonly<Record<string, Scene>>,
): (conversation: Conversation) => Move {
  const count = createCounter();
  const unlessInCircles = createCircleBreaker();
  return (conversation) => {
    const task = lastTask(conversation.turns);
    const scene = task && Object.hasOwn(scenes, task.tag.probe) && scenes[task.tag.probe];
    if (!scene) return sideRequest(conversation);
    const { tag, prompt, turns } = task;
    const { attempt, cue } = tag;
    const line = `${attempt}/${cue ?? ''}`;
    const verdictTag = verdictTagOf(conversation);
    // What is asked beside a probe's prompts is no turn of its own.
    const earlier = verdictTag ? 0 : count(line);
    const played = scene(conversation, { attempt, cue, earlier, prompt, turns });
    if (verdictTag) return playOwnCheck(verdictTag, conversation, played.check);
    const move = unlessInCircles(line, conversation, played);
    return move.fault === undefined && breaksSchema(conversation, move)
      ? sideRequest(conversation)
      : move;
  };
}
