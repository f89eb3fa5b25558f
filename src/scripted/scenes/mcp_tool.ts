import { callTool } from '../call-tool.ts';
import type { Scene } from '../scene.ts';

const MCP_TOOL = /\bmcp__\w+/;

/** Calls the MCP tool that the prompt names; it takes no arguments. */
export const mcpTool: Scene = (conversation, context) => {
  const name = MCP_TOOL.exec(context.prompt)?.[0] ?? '';
  return callTool(conversation, context, { name, input: {} });
};
