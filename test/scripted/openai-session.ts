import OpenAI from 'openai';
import { z } from 'zod';
import type { ScriptedModel, ScriptedModelOptions } from '../../src/scripted/server.ts';
import { startScriptedModel } from '../../src/scripted/server.ts';

export type Session = { readonly model: ScriptedModel; readonly client: OpenAI };

/** Runs a test against a scripted model of its own, with OpenAI's client. */
export async function withSession(
  run: (session: Session) => Promise<void>,
  options: Partial<ScriptedModelOptions> = {},
): Promise<void> {
  const model = await startScriptedModel({ scenes: {}, ...options });
  const client = new OpenAI({
    baseURL: `${model.url}/v1`,
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

/** Posts any body as it stands, past the client's own checks. */
export function post(
  { model }: Session,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  return fetch(`${model.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const envelope = z.strictObject({
  error: z.strictObject({
    message: z.string(),
    type: z.string(),
    param: z.string().nullable(),
    code: z.string().nullable(),
  }),
});

/** What stands in the envelope of a refusal. */
export async function refusal(response: Response, status = 400) {
  const text = await response.text();
  assertStatus(response.status, status, text);
  return envelope.parse(JSON.parse(text)).error;
}

function assertStatus(seen: number, expected: number, text: string): void {
  if (seen !== expected) throw new Error(`expected ${expected}, got ${seen}: ${text}`);
}

/** The data of each event in a stream; `[DONE]` stands as text. */
export async function streamData(response: Response): Promise<unknown[]> {
  const lines = (await response.text()).split('\n').filter((line) => line.startsWith('data: '));
  return lines.map((line) => {
    const data = line.slice('data: '.length);
    return data === '[DONE]' ? data : JSON.parse(data);
  });
}

export const READ_PARAMETERS = {
  type: 'object',
  properties: { file_path: { type: 'string' } },
  required: ['file_path'],
};
