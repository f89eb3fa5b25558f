import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  TOOL_SETS,
  answerMcp,
  toolsOf
} from "./chunks/chunk-3T2TV6EO.js";
import "./chunks/chunk-HANBNIMK.js";

// src/mcp-server.ts
import { createInterface } from "node:readline";
var set = TOOL_SETS.find((name) => name === process.env["SMOKE_MCP_TOOLS"]) ?? "token";
var tools = toolsOf(set, process.env["SMOKE_MCP_TOKEN"] ?? "");
for await (const line of createInterface({ input: process.stdin })) {
  const reply = line.trim() === "" ? void 0 : answerMcp(line, tools);
  if (reply) process.stdout.write(`${JSON.stringify(reply)}
`);
}
