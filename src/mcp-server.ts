import { createInterface } from 'node:readline';
import { answerMcp } from './probes/mcp/protocol.ts';
import { TOOL_SETS, toolsOf } from './probes/mcp/tools.ts';

/** The stdio MCP server's entry, started by the CLI of an attempt: one message a line, until stdin ends. */
const set = TOOL_SETS.find((name) => name === process.env['SMOKE_MCP_TOOLS']) ?? 'token';
const tools = toolsOf(set, process.env['SMOKE_MCP_TOKEN'] ?? '');

for await (const line of createInterface({ input: process.stdin })) {
  const reply = line.trim() === '' ? undefined : answerMcp(line, tools);
  if (reply) process.stdout.write(`${JSON.stringify(reply)}\n`);
}
