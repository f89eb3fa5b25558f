import Anthropic from '@anthropic-ai/sdk';
import type { ScriptedModel, ScriptedModelOptions } from '../../src/scripted/server.ts';
import { startScriptedModel } from '../../src/scripted/server.ts';

export type Session = { readonly model: ScriptedModel; readonly client: Anthropic };
type Params = Anthropic.MessageCreateParamsNonStreaming;

/** Runs a test against a scripted model of its own, with the vendor's client. */
export async function withSession(
  run: (session: Session) => Promise<void>,
  options: Partial<ScriptedModelOptions> = {},
): Promise<void> {
  const model = await startScriptedModel({ scenes: {}, ...options });
  const client = new Anthropic({
    baseURL: model.url,
    apiKey: options.token ?? 'any',
    maxRetries: 0,
    timeout: 5000,
  });
  try {
    await run({ model, client });
  } finally {
    await model.close();
  }
}

export function params(messages: Params['messages'], more: Partial<Params> = {}): Params {
  return { model: 'claude-sonnet-5-5', max_tokens: 4096, messages, ...more };
}

export function prompt(text: string, more: Partial<Params> = {}): Params {
  return params([{ role: 'user', content: text }], more);
}

export const READ_TOOL: Anthropic.Tool = {
  name: 'Read',
  input_schema: {
    type: 'object',
    properties: { file_path: { type: 'string' } },
    required: ['file_path'],
  },
};

/** A message as both ways of sending must agree on it: ids are fresh in each answer. */
export function comparable(message: Anthropic.Message) {
  return {
    model: message.model,
    role: message.role,
    stop_reason: message.stop_reason,
    stop_sequence: message.stop_sequence,
    input_tokens: message.usage.input_tokens,
    output_tokens: message.usage.output_tokens,
    content: message.content.map((block) =>
      block.type === 'tool_use' ? { ...block, id: '' } : block,
    ),
  };
}

/** Asks streamed and whole; gives both. */
export async function bothWays(
  { client }: Session,
  body: Params,
): Promise<readonly [streamed: Anthropic.Message, whole: Anthropic.Message]> {
  return [await client.messages.stream(body).finalMessage(), await client.messages.create(body)];
}

/** The body of the next request: the answer's calls, each with the given result. */
export function withResults(body: Params, answer: Anthropic.Message, result: string): Params {
  const results = answer.content.flatMap((block) =>
    block.type === 'tool_use'
      ? [{ type: 'tool_result' as const, tool_use_id: block.id, content: result }]
      : [],
  );
  return {
    ...body,
    messages: [
      ...body.messages,
      { role: 'assistant', content: answer.content },
      { role: 'user', content: results },
    ],
  };
}

/** The text of an answer's text blocks. */
export function answerText(message: Anthropic.Message): string {
  return message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
}

/** Posts any body as it stands, past the client's own checks. */
export function post(
  { model }: Session,
  body: unknown,
  { path = '/v1/messages', headers = {} }: { path?: string; headers?: Record<string, string> } = {},
): Promise<Response> {
  return fetch(`${model.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'anthropic-version': '2023-06-01', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
