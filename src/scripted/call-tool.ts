import type { Block, Conversation } from './conversation.ts';
import { textOf, toolResults } from './conversation.ts';
import type { Call, Move, SceneContext } from './scene.ts';
import { tokenIn } from './task.ts';

type ToolResult = Extract<Block, { type: 'tool_result' }>;

/** The results since the task was set, in order. */
export function resultsOf(context: Pick<SceneContext, 'turns'>): ToolResult[] {
  return toolResults(context).map(({ result }) => result);
}

/** Calls tools that the request offers; a tool that was lost on the way is told in words. */
export function callTools(conversation: Pick<Conversation, 'tools'>, calls: readonly Call[]): Move {
  const missing = calls.find((call) => !conversation.tools.some(({ name }) => name === call.name));
  return missing
    ? { text: `I have no tool named ${missing.name}, so I cannot do this.` }
    : { calls };
}

/** Answers with the token in a result that is no error. */
export function answerFrom(result: ToolResult): Move {
  const token = result.isError ? undefined : tokenIn(textOf(result.content));
  return { text: token ?? 'I could not find a token in what the tool returned.' };
}

/** Plays "call this tool and reply with the token it returns". */
export function callTool(
  conversation: Pick<Conversation, 'tools'>,
  context: Pick<SceneContext, 'turns'>,
  call: Call,
): Move {
  const result = resultsOf(context).at(-1);
  return result ? answerFrom(result) : callTools(conversation, [call]);
}
