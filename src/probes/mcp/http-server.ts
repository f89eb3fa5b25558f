import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listenOnLoopback } from '../../system/loopback.ts';
import { answerMcp } from './protocol.ts';
import { type McpTool, type ToolSet, toolsOf } from './tools.ts';

export type McpHttpServer = {
  /** A new address whose tools return the token. It holds for as long as the server runs. */
  readonly address: (token: string, set: ToolSet) => string;
  readonly close: () => Promise<void>;
};

const LARGEST_MESSAGE = 1 << 20;

/** Starts an MCP server (streamable HTTP, plain JSON answers) on a free port of 127.0.0.1, for a whole run. */
export async function startMcpHttpServer(): Promise<McpHttpServer> {
  const served = new Map<string, readonly McpTool[]>();
  const server = createServer((request, response) => {
    serve(request, response, served.get(request.url ?? '')).catch(() => response.destroy());
  });
  const port = await listenOnLoopback(server);
  return {
    address: (token, set) => {
      const path = `/mcp/${randomUUID()}`;
      served.set(path, toolsOf(set, token));
      return `http://127.0.0.1:${port}${path}`;
    },
    close: async () => {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  tools: readonly McpTool[] | undefined,
): Promise<void> {
  if (!tools) return end(response, 404);
  // No stream of the server's own (GET) and no sessions to end (DELETE).
  if (request.method !== 'POST') return end(response, 405);
  const body = await readMessage(request);
  if (body === undefined) return end(response, 413);
  const reply = answerMcp(body, tools);
  if (!reply) return end(response, 202);
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(reply));
}

function end(response: ServerResponse, status: number): void {
  response.writeHead(status);
  response.end();
}

async function readMessage(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size <= LARGEST_MESSAGE) chunks.push(bytes);
  }
  return size > LARGEST_MESSAGE ? undefined : Buffer.concat(chunks).toString('utf8');
}
