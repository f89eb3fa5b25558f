import type { Block, Conversation } from '../../dialects/conversation.ts';
import { textOf, toolResults } from '../../dialects/conversation.ts';
import type { Move, ToolCall } from '../../dialects/move.ts';
import type { Scene, SceneContext } from '../../scripted/scene.ts';
import { tokenIn } from '../secret.ts';
import type { Task } from './task.ts';

/** The tool of our MCP servers that returns the token, as a server named `smoke` brings it in. */
export const MCP_TOKEN_TOOL = 'mcp__smoke__get_token';

/** The beginning of a task whose answer comes from an MCP tool. */
export const callTool: Task<string> = {
  say: (name) => `Call the tool ${name}`,
  hear: (text) => /\bmcp__\w+/.exec(text)?.[0],
};

export type ToolResultBlock = Extract<Block, { type: 'tool_result' }>;

/** The results since the task was set, in order. */
export function resultsOf(context: Pick<SceneContext, 'turns'>): ToolResultBlock[] {
  return toolResults(context).map(({ result }) => result);
}

/** Calls tools that the request offers; a tool that was lost on the way is told in words. */
export function callTools(
  conversation: Pick<Conversation, 'tools'>,
  calls: readonly ToolCall[],
): Move {
  const missing = calls.find((call) => !conversation.tools.some(({ name }) => name === call.name));
  return missing
    ? { text: `I have no tool named ${missing.name}, so I cannot do this.` }
    : { calls };
}

/** The token in a result that is no error. */
export function tokenOf(result: ToolResultBlock): string | undefined {
  return result.isError ? undefined : tokenIn(textOf(result.content));
}

/** Answers with the token in a result. */
export function answerFrom(result: ToolResultBlock): Move {
  return { text: tokenOf(result) ?? 'I could not find a token in what the tool returned.' };
}

/** Plays "call this tool and reply with the token it returns". */
export function playCall(
  conversation: Pick<Conversation, 'tools'>,
  context: Pick<SceneContext, 'turns'>,
  call: ToolCall,
): Move {
  const result = resultsOf(context).at(-1);
  return result ? answerFrom(result) : callTools(conversation, [call]);
}

/** Calls the tool that the prompt names, without arguments. */
export const callToolScene: Scene = (conversation, context) => {
  const name = callTool.hear(context.prompt);
  return name === undefined
    ? { text: 'I could not find the name of a tool in the prompt.' }
    : playCall(conversation, context, { name, input: {} });
};
