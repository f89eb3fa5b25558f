import { invalidRequest } from '../../openai/serving/refusal.ts';
import { checkParameters } from '../../openai/serving/tool-schema.ts';
import type { ChatMessage, ChatRequest } from './request-schema.ts';

/**
 * Checks what a schema can't see: how messages and fields hang together.
 * @throws OpenaiRefusal in OpenAI's words for the first fault.
 */
export function checkRequest(request: ChatRequest): void {
  checkTools(request);
  if (request.stream_options && request.stream !== true) {
    throw invalidRequest(
      "The 'stream_options' parameter is only allowed when 'stream' is enabled.",
      'stream_options',
    );
  }
  request.messages.forEach(checkContent);
  checkPairs(request.messages);
}

function checkTools({ tools, tool_choice }: ChatRequest): void {
  if (!tools && tool_choice !== undefined && tool_choice !== null) {
    throw invalidRequest(
      "Invalid value for 'tool_choice': 'tool_choice' is only allowed when 'tools' are specified.",
      'tool_choice',
    );
  }
  for (const [index, tool] of (tools ?? []).entries()) {
    if (tool.type !== 'function') continue;
    const { name, parameters } = tool.function;
    checkParameters(name, parameters, `tools[${index}].function.parameters`);
  }
}

function checkContent(message: ChatMessage, index: number): void {
  if (message.role !== 'assistant' || message.content || message.tool_calls) return;
  throw invalidRequest(
    "Invalid value for 'content': expected a string, got null.",
    `messages.[${index}].content`,
  );
}

/** The calls of the last assistant message: those known, and those without a result so far. */
type Calls = { readonly known: ReadonlySet<string>; readonly open: Set<string> };

function checkPairs(messages: readonly ChatMessage[]): void {
  let calls: Calls | undefined;
  for (const [index, message] of messages.entries()) {
    if (message.role === 'tool') {
      checkResult(message.tool_call_id, index, calls);
      continue;
    }
    checkAnswered(calls, index);
    const ids = message.role === 'assistant' ? message.tool_calls?.map(({ id }) => id) : undefined;
    calls = ids && { known: new Set(ids), open: new Set(ids) };
  }
  checkAnswered(calls, messages.length);
}

function checkResult(id: string, index: number, calls: Calls | undefined): void {
  if (!calls) {
    throw invalidRequest(
      "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
      `messages.[${index}].role`,
    );
  }
  const param = `messages.[${index}].tool_call_id`;
  if (!calls.known.has(id)) {
    throw invalidRequest(
      `Invalid parameter: 'tool_call_id' of '${id}' not found in 'tool_calls' of previous message.`,
      param,
    );
  }
  if (!calls.open.delete(id)) {
    throw invalidRequest(
      `Invalid parameter: Duplicate value for 'tool_call_id' of '${id}'.`,
      param,
    );
  }
}

function checkAnswered(calls: Calls | undefined, index: number): void {
  if (!calls || calls.open.size === 0) return;
  throw invalidRequest(
    `An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: ${[...calls.open].join(', ')}`,
    `messages.[${index}].role`,
  );
}
