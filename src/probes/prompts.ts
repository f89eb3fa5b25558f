import type { Secret } from './secret.ts';

/** A task whose answer is the secret although the secret does not stand in it. */
export function joinTask(tag: string, secret: Secret): string {
  return `${tag} Join these two parts with a hyphen, in this order, and reply with the joined token and nothing else: ${secret.left} ${secret.right}`;
}

/** A task whose answer only the session's history holds: what the model itself said before. */
export function recallTask(tag: string, which: 'first' | 'earlier' = 'earlier'): string {
  return `${tag} Which joined token did you give in your ${which} answer? Reply with that token and nothing else.`;
}

/** A task whose answer stands in a file of the workspace. */
export function readTask(tag: string, file: string): string {
  return `${tag} Use the Read tool to read ${file}. Reply with exactly the token in that file and nothing else.`;
}

/** Reads inside the workspace, and nothing else. */
export const READ_WORKSPACE = 'Read(./**)';

/** The tool of our MCP servers, as a server named `smoke` brings it in. */
export const MCP_TOKEN_TOOL = 'mcp__smoke__get_token';

/** A task whose answer comes from an MCP tool. */
export function mcpTask(tag: string): string {
  return `${tag} Call the tool ${MCP_TOKEN_TOOL}. Reply with exactly the token it returns and nothing else.`;
}
