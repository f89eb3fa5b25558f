import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);

// src/system/json.ts
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
function objectIn(value) {
  return isObject(value) ? value : void 0;
}
function listIn(value) {
  return Array.isArray(value) ? value : [];
}
function objectsIn(value) {
  return listIn(value).filter(isObject);
}
function kindOf(value) {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}
function textIn(value) {
  return typeof value === "string" ? value : void 0;
}
function numberIn(value) {
  return typeof value === "number" && Number.isFinite(value) ? value : void 0;
}
function parseJson(text) {
  try {
    return JSON.parse(text);
  } catch {
    return void 0;
  }
}
function at(value, ...path) {
  return path.reduce((inner, key) => objectIn(inner)?.[key], value);
}
function stringsIn(value) {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(stringsIn);
  return isObject(value) ? Object.values(value).flatMap(stringsIn) : [];
}
function canonicalJson(value) {
  return JSON.stringify(
    value,
    (_key, inner) => isObject(inner) ? Object.fromEntries(Object.entries(inner).sort(([left], [right]) => left < right ? -1 : 1)) : inner
  );
}

// src/probes/mcp/tools.ts
var TOOL_SETS = ["token", "order", "many"];
var NO_ARGUMENTS = { type: "object", properties: {}, additionalProperties: false };
var ORDER = {
  order: {
    customer: { name: { first: "Ada", last: "Byron" }, vip: true },
    items: [
      { sku: "A-1", amount: 2, options: { gift: false, tags: ["red", "small"] } },
      { sku: "B-7", amount: 1, options: { gift: true, tags: [] } }
    ],
    discount: 0.25,
    coupon: null
  }
};
function toolsOf(set, token) {
  switch (set) {
    case "token":
      return [tokenTool("get_token", "Returns the token of this smoke test.", token)];
    case "order":
      return [orderTool(token)];
    case "many":
      return [...DEPARTMENTS.flatMap(departmentTools), tokenTool(RARE_TOOL, RARE_PURPOSE, token)];
  }
}
function tokenTool(name, description, token) {
  return {
    name,
    description,
    inputSchema: NO_ARGUMENTS,
    call: () => ({ text: token, isError: false })
  };
}
function orderTool(token) {
  return {
    name: "place_order",
    description: "Places an order and returns the token of its receipt.",
    inputSchema: ORDER_SCHEMA,
    call: (args) => canonicalJson(args) === canonicalJson(ORDER) ? { text: token, isError: false } : { text: `This is not the order as asked for: ${canonicalJson(args)}`, isError: true }
  };
}
function strict(properties) {
  return {
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false
  };
}
var TEXT = { type: "string" };
var ORDER_SCHEMA = {
  ...strict({
    order: strict({
      customer: strict({ name: { $ref: "#/$defs/name" }, vip: { type: "boolean" } }),
      items: {
        type: "array",
        minItems: 1,
        items: strict({
          sku: { type: "string", pattern: "^[A-Z]-[0-9]$" },
          amount: { type: "integer", minimum: 1 },
          options: strict({
            gift: { type: "boolean" },
            tags: { type: "array", items: { type: "string", enum: ["red", "small", "large"] } }
          })
        })
      },
      discount: { type: "number", minimum: 0, maximum: 1 },
      coupon: { anyOf: [TEXT, { type: "null" }] }
    })
  }),
  $defs: { name: strict({ first: TEXT, last: TEXT }) }
};
var RARE_TOOL = "archive_fetch_receipt_token";
var RARE_PURPOSE = "Returns the receipt token kept in the archive.";
var DEPARTMENTS = [
  "billing",
  "catering",
  "cleaning",
  "customs",
  "garden",
  "harbour",
  "library",
  "museum",
  "parking",
  "payroll",
  "printing",
  "travel"
];
var DEEDS = ["close", "list", "open", "rename", "report"];
function departmentTools(department) {
  return DEEDS.map((deed) => ({
    name: `${department}_${deed}_case`,
    description: `The ${department} department's way to ${deed} a case. It concerns cases of the ${department} department and of no other; whoever wants to ${deed} a case elsewhere asks the department in question. It changes nothing that other departments see, needs the number of the case, and says when it is done.`,
    inputSchema: strict({
      number: { type: "integer", description: "The number of the case." },
      note: TEXT
    }),
    call: () => ({ text: `The ${department} department has no such case.`, isError: true })
  }));
}

// src/probes/mcp/protocol.ts
var REVISION = "2025-06-18";
var PARSE_ERROR = -32700;
var INVALID_REQUEST = -32600;
var METHOD_NOT_FOUND = -32601;
var INVALID_PARAMS = -32602;
function answerMcp(text, tools) {
  const parsed = parseJson(text);
  const message = objectIn(parsed);
  if (parsed === void 0) return failure(null, PARSE_ERROR, "not JSON");
  if (!message) return failure(null, INVALID_REQUEST, "not a JSON-RPC message");
  const { id, method } = message;
  if (typeof id !== "string" && typeof id !== "number") return void 0;
  if (typeof method !== "string") return void 0;
  return answerRequest(id, method, message["params"], tools);
}
function answerRequest(id, method, params, tools) {
  switch (method) {
    case "initialize":
      return success(id, {
        protocolVersion: textIn(at(params, "protocolVersion")) ?? REVISION,
        capabilities: { tools: {} },
        serverInfo: { name: "claude-smoke", version: "1.0.0" }
      });
    case "ping":
      return success(id, {});
    case "tools/list":
      return success(id, {
        tools: tools.map(({ name, description, inputSchema }) => ({
          name,
          description,
          inputSchema
        }))
      });
    case "tools/call":
      return callTool(id, params, tools);
    default:
      return failure(id, METHOD_NOT_FOUND, `unknown method ${method}`);
  }
}
function callTool(id, params, tools) {
  const name = textIn(at(params, "name"));
  const tool = tools.find((candidate) => candidate.name === name);
  if (!tool) return failure(id, INVALID_PARAMS, `unknown tool ${name ?? ""}`);
  const { text, isError } = tool.call(at(params, "arguments") ?? {});
  return success(id, { content: [{ type: "text", text }], isError });
}
function success(id, result) {
  return { jsonrpc: "2.0", id, result };
}
function failure(id, code, message) {
  return { jsonrpc: "2.0", id, error: { code, message } };
}

export {
  objectIn,
  listIn,
  objectsIn,
  kindOf,
  textIn,
  numberIn,
  parseJson,
  at,
  stringsIn,
  canonicalJson,
  TOOL_SETS,
  ORDER,
  toolsOf,
  RARE_TOOL,
  answerMcp
};
