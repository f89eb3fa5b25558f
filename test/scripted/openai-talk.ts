import type OpenAI from 'openai';
import { z } from 'zod';
import { READ_PARAMETERS } from './openai-session.ts';

/** A conversation in one dialect that runs tools as a client would, and keeps its history. */
export type Talk = {
  /** Says something and plays on until the model calls no more tools; gives its last text. */
  readonly say: (prompt: string) => Promise<string>;
  /** The names of the calls so far, in order. */
  readonly called: readonly string[];
  /** What the model thought so far, one entry a turn. */
  readonly thoughts: readonly string[];
};

export type Setting = {
  readonly stream: boolean;
  readonly thinking: boolean;
  /** What Read returns, by file. */
  readonly files: Readonly<Record<string, string>>;
};

export type StartTalk = (client: OpenAI, setting: Setting) => Talk;

const AGENT_PARAMETERS = {
  type: 'object',
  properties: { description: {}, prompt: { type: 'string' }, subagent_type: {} },
};

const TOOLS = [
  { name: 'Read', parameters: READ_PARAMETERS },
  { name: 'Agent', parameters: AGENT_PARAMETERS },
] as const;

const readInput = z.strictObject({ file_path: z.string() });
const agentInput = z.object({ prompt: z.string() });

/** Runs a call: Read from the files, Agent as a talk of its own. */
async function execute(
  name: string,
  json: string,
  start: () => Talk,
  { files }: Setting,
): Promise<string> {
  if (name === 'Agent') return start().say(agentInput.parse(JSON.parse(json)).prompt);
  const { file_path } = readInput.parse(JSON.parse(json));
  return `     1→${files[file_path] ?? 'File does not exist.'}\n`;
}

const MOST_TURNS = 4;

export const talkInChat: StartTalk = (client, setting) => {
  const messages: OpenAI.ChatCompletionMessageParam[] = [];
  const called: string[] = [];
  const thoughts: string[] = [];
  const ask = async (): Promise<OpenAI.ChatCompletionMessage> => {
    const body = {
      model: 'any/model',
      messages,
      tools: TOOLS.map((tool) => ({ type: 'function' as const, function: tool })),
      ...(setting.thinking ? { reasoning_effort: 'high' as const } : {}),
    };
    if (!setting.stream) {
      const completion = await client.chat.completions.create(body);
      const message = completion.choices[0]?.message;
      thoughts.push(String(Reflect.get(message ?? {}, 'reasoning_content') ?? ''));
      if (!message) throw new Error('no choice');
      return message;
    }
    const stream = client.chat.completions.stream(body);
    let thought = '';
    // The client knows no reasoning; it keeps the last piece alone.
    stream.on('chunk', ({ choices }) => {
      thought += String(Reflect.get(choices[0]?.delta ?? {}, 'reasoning_content') ?? '');
    });
    const message = await stream.finalMessage();
    thoughts.push(thought);
    return message;
  };
  const say = async (content: string): Promise<string> => {
    messages.push({ role: 'user', content });
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const message = await ask();
      messages.push(message);
      if (!message.tool_calls?.length) return message.content ?? '';
      for (const call of message.tool_calls) {
        if (call.type !== 'function') throw new Error(`a call of type ${call.type}`);
        const { name, arguments: json } = call.function;
        called.push(name);
        const result = await execute(name, json, () => talkInChat(client, setting), setting);
        messages.push({ role: 'tool', tool_call_id: call.id, content: result });
      }
    }
    throw new Error('the model calls tools without end');
  };
  return { say, called, thoughts };
};

export const talkInResponses: StartTalk = (client, setting) => {
  const input: OpenAI.Responses.ResponseInputItem[] = [];
  const called: string[] = [];
  const thoughts: string[] = [];
  const ask = (): Promise<OpenAI.Responses.Response> => {
    const body = {
      model: 'any/model',
      input,
      store: false,
      tools: TOOLS.map((tool) => ({ type: 'function' as const, strict: false, ...tool })),
      ...(setting.thinking
        ? { reasoning: { effort: 'high' as const, summary: 'auto' as const } }
        : {}),
    };
    return setting.stream
      ? client.responses.stream(body).finalResponse()
      : client.responses.create(body);
  };
  const say = async (content: string): Promise<string> => {
    input.push({ role: 'user', content });
    for (let turn = 0; turn < MOST_TURNS; turn += 1) {
      const { output, output_text } = await ask();
      const calls = output.filter((item) => item.type === 'function_call');
      const reasoning = output.filter((item) => item.type === 'reasoning');
      thoughts.push(reasoning.flatMap(({ summary }) => summary.map(({ text }) => text)).join(''));
      for (const item of output) {
        if (item.type === 'message' || item.type === 'function_call' || item.type === 'reasoning') {
          input.push(item);
        }
      }
      if (calls.length === 0) return output_text;
      for (const { name, arguments: json, call_id } of calls) {
        called.push(name);
        const output = await execute(name, json, () => talkInResponses(client, setting), setting);
        input.push({ type: 'function_call_output', call_id, output });
      }
    }
    throw new Error('the model calls tools without end');
  };
  return { say, called, thoughts };
};
