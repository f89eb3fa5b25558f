import { at, objectIn, parseJson, textIn } from '../../system/json.ts';
import type { McpTool } from './tools.ts';

/** The newest revision of the protocol this server knows; a client that names another gets that one. */
const REVISION = '2025-06-18';

const PARSE_ERROR = -32700;
const INVALID_REQUEST = -32600;
const METHOD_NOT_FOUND = -32601;
const INVALID_PARAMS = -32602;

/** A JSON-RPC reply, ready to be sent. */
export type McpReply = Readonly<Record<string, unknown>>;

/** Answers one message of an MCP client; undefined for notifications, which get no answer. */
export function answerMcp(text: string, tools: readonly McpTool[]): McpReply | undefined {
  const parsed = parseJson(text);
  const message = objectIn(parsed);
  if (parsed === undefined) return failure(null, PARSE_ERROR, 'not JSON');
  if (!message) return failure(null, INVALID_REQUEST, 'not a JSON-RPC message');
  const { id, method } = message;
  if (typeof id !== 'string' && typeof id !== 'number') return undefined;
  // Without a method it is the client's answer to a question we never ask.
  if (typeof method !== 'string') return undefined;
  return answerRequest(id, method, message['params'], tools);
}

function answerRequest(
  id: string | number,
  method: string,
  params: unknown,
  tools: readonly McpTool[],
): McpReply {
  switch (method) {
    case 'initialize':
      return success(id, {
        protocolVersion: textIn(at(params, 'protocolVersion')) ?? REVISION,
        capabilities: { tools: {} },
        serverInfo: { name: 'claude-smoke', version: '1.0.0' },
      });
    case 'ping':
      return success(id, {});
    case 'tools/list':
      return success(id, {
        tools: tools.map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema,
        })),
      });
    case 'tools/call':
      return callTool(id, params, tools);
    default:
      return failure(id, METHOD_NOT_FOUND, `unknown method ${method}`);
  }
}

function callTool(id: string | number, params: unknown, tools: readonly McpTool[]): McpReply {
  const name = textIn(at(params, 'name'));
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) return failure(id, INVALID_PARAMS, `unknown tool ${name ?? ''}`);
  const { text, isError } = tool.call(at(params, 'arguments') ?? {});
  return success(id, { content: [{ type: 'text', text }], isError });
}

function success(id: string | number, result: object): McpReply {
  return { jsonrpc: '2.0', id, result };
}

function failure(id: string | number | null, code: number, message: string): McpReply {
  return { jsonrpc: '2.0', id, error: { code, message } };
}
