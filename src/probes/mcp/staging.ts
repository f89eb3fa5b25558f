import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { McpStaging } from '../probe.ts';
import { type McpHttpServer, startMcpHttpServer } from './http-server.ts';
import type { ToolSet } from './tools.ts';

/** Where the stdio server's entry may lie, seen from this module: in the sources, in the bundle, in its chunks. */
const ENTRIES = ['../../mcp-server.ts', './mcp-server.js', '../mcp-server.js'];

/** The file that `src/mcp-server.ts` is here. @throws Error when the bundle lacks it */
function mcpServerFile(from = import.meta.url): string {
  const found = ENTRIES.map((entry) => fileURLToPath(new URL(entry, from))).find(existsSync);
  if (found === undefined) throw new Error('the MCP server is missing beside this program');
  return found;
}

/** The folder with all that the server's program needs: the bundle's, or the whole of the sources'. */
export function mcpServerFolder(): string {
  const folder = dirname(mcpServerFile());
  return mcpServerFile().endsWith('.ts') ? dirname(folder) : folder;
}

/**
 * Some releases (2.1.216 is one) ask the model before a slow server has come up, unless told that its tools must be
 * there; the deferred ones must not be.
 */
function readiness(set: ToolSet) {
  return set === 'many' ? {} : { alwaysLoad: true };
}

/** The MCP servers of a run: one process per CLI over stdio, one server for all over HTTP. */
export async function openMcp(): Promise<McpStaging & Pick<McpHttpServer, 'close'>> {
  const http = await startMcpHttpServer();
  return {
    stdio: ({ whole }, set = 'token') => ({
      type: 'stdio',
      command: process.execPath,
      args: [mcpServerFile()],
      env: { SMOKE_MCP_TOKEN: whole, SMOKE_MCP_TOOLS: set },
      ...readiness(set),
    }),
    http: ({ whole }, set = 'token') => ({
      type: 'http',
      url: http.address(whole, set),
      ...readiness(set),
    }),
    close: http.close,
  };
}
