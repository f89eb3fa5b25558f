import { callTool } from '../call-tool.ts';
import type { Scene } from '../scene.ts';

const COMMAND = /`([^`]+)`/;

export const bashTool: Scene = (conversation, context) => {
  const command = COMMAND.exec(context.prompt)?.[1] ?? '';
  const input = { command, description: 'Print the token file' };
  return callTool(conversation, context, { name: 'Bash', input });
};
