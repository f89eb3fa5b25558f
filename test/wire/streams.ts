/** Building blocks of Messages and OpenAI streams, for tests that break one of them. */

const USAGE = { input_tokens: 10, output_tokens: 1 };

export function messageStart(message: object = {}): object {
  return {
    type: 'message_start',
    message: {
      id: 'msg_1',
      type: 'message',
      role: 'assistant',
      model: 'm',
      content: [],
      stop_reason: null,
      stop_sequence: null,
      usage: USAGE,
      ...message,
    },
  };
}

export function blockStart(index: number, content_block: object): object {
  return { type: 'content_block_start', index, content_block };
}

export function blockDelta(index: number, delta: object): object {
  return { type: 'content_block_delta', index, delta };
}

export function blockStop(index: number): object {
  return { type: 'content_block_stop', index };
}

export function textBlock(index: number, ...texts: readonly string[]): object[] {
  return [
    blockStart(index, { type: 'text', text: '' }),
    ...texts.map((text) => blockDelta(index, { type: 'text_delta', text })),
    blockStop(index),
  ];
}

export function thinkingBlock(index: number, signature: string | undefined = 'c2ln'): object[] {
  return [
    blockStart(index, { type: 'thinking', thinking: '', signature: '' }),
    blockDelta(index, { type: 'thinking_delta', thinking: 'let me see' }),
    ...(signature ? [blockDelta(index, { type: 'signature_delta', signature })] : []),
    blockStop(index),
  ];
}

export function toolBlock(
  index: number,
  pieces: readonly string[] = ['{"file_path":', '"a.txt"}'],
  block: object = {},
): object[] {
  return [
    blockStart(index, {
      type: 'tool_use',
      id: `toolu_${index}`,
      name: 'Read',
      input: {},
      ...block,
    }),
    ...pieces.map((partial_json) => blockDelta(index, { type: 'input_json_delta', partial_json })),
    blockStop(index),
  ];
}

export function messageEnd(stop_reason: string | null = 'end_turn', usage: object = {}): object[] {
  return [
    {
      type: 'message_delta',
      delta: { stop_reason, stop_sequence: null },
      usage: { output_tokens: 5, ...usage },
    },
    { type: 'message_stop' },
  ];
}

export const TEXT_STREAM = [messageStart(), ...textBlock(0, 'DO', 'NE'), ...messageEnd()];
export const TOOL_STREAM = [
  messageStart(),
  ...thinkingBlock(0),
  ...textBlock(1, 'I read it.'),
  ...toolBlock(2),
  ...messageEnd('tool_use'),
];

export const ERROR_EVENT = {
  type: 'error',
  error: { type: 'overloaded_error', message: 'Overloaded' },
};

export const JSON_MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  model: 'm',
  content: [{ type: 'text', text: 'DONE' }],
  stop_reason: 'end_turn',
  stop_sequence: null,
  usage: { input_tokens: 10, output_tokens: 5 },
};

/** A tool as the CLI offers it. */
export const READ_TOOL = {
  name: 'Read',
  description: 'reads',
  input_schema: { type: 'object', properties: { file_path: { type: 'string' } } },
};

function chatChunk(delta: object, finish_reason: string | null = null): { data: object } {
  return {
    data: {
      id: 'c',
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, finish_reason }],
    },
  };
}

export type ChatTurn = {
  readonly text?: string;
  readonly reasoning?: string;
  readonly calls?: readonly { readonly name: string; readonly args: string }[];
  readonly finish?: string;
};

/** A Chat Completions stream of one turn. */
export function chatStream({ text, reasoning, calls = [], finish }: ChatTurn): object[] {
  return [
    chatChunk({ role: 'assistant' }),
    ...(reasoning ? [chatChunk({ reasoning_content: reasoning })] : []),
    ...(text ? [...text].map((content) => chatChunk({ content })) : []),
    ...calls.flatMap(({ name, args }, index) => [
      chatChunk({
        tool_calls: [
          { index, id: `call_${index}`, type: 'function', function: { name, arguments: '' } },
        ],
      }),
      chatChunk({ tool_calls: [{ index, function: { arguments: args } }] }),
    ]),
    chatChunk({}, finish ?? (calls.length > 0 ? 'tool_calls' : 'stop')),
    { data: { choices: [], usage: { prompt_tokens: 10, completion_tokens: 5 } } },
    { data: '[DONE]' },
  ];
}
