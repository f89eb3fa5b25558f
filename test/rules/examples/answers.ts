import {
  blockDelta,
  blockStart,
  blockStop,
  chatStream,
  JSON_MESSAGE,
  messageEnd,
  messageStart,
  TEXT_STREAM,
  textBlock,
  thinkingBlock,
  toolBlock,
} from '../../wire/streams.ts';
import { REQUEST } from '../telling.ts';
import { answered, type Examples, relayed, type Said, type Shot } from './example.ts';

/** What an answer holds: the families nonstream, tool, stop, thinking, usage and across. */

const message = (...blocks: readonly object[]) => [messageStart(), ...blocks, ...messageEnd()];
const turn = (...blocks: readonly object[]) => [
  messageStart(),
  ...blocks,
  ...messageEnd('tool_use'),
];
const counting = (usage: object) => [...TEXT_STREAM.slice(0, -2), ...messageEnd('end_turn', usage)];
const call = (block: object, pieces: readonly string[] = ['{"file_path":"a.txt"}']) =>
  turn(...toolBlock(0, pieces, block));
const whole = { asks: { ...REQUEST, stream: false } };
const { usage: _, ...WITHOUT_USAGE } = JSON_MESSAGE;
const thought = (thinking: string) => [
  blockStart(0, { type: 'thinking', thinking: '', signature: '' }),
  blockDelta(0, { type: 'thinking_delta', thinking }),
  blockDelta(0, { type: 'signature_delta', signature: 'c2ln' }),
  blockStop(0),
];
const chat = (said: Parameters<typeof chatStream>[0]): Said => ({
  path: '/v1/chat/completions',
  answers: chatStream(said).flatMap((event) =>
    'data' in event
      ? [`data: ${typeof event.data === 'string' ? event.data : JSON.stringify(event.data)}\n\n`]
      : [],
  ),
});
const ARGS = '{"file_path":"a.txt"}';
const SEARCH = { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} };
const THINKS = { ...REQUEST, thinking: { type: 'enabled', budget_tokens: 1024 } };
const failure = (type: string, words: string) => ({
  type: 'error',
  error: { type, message: words },
});
const TOO_LONG = failure('invalid_request_error', 'prompt is too long: 210000 tokens > 200000');
const BUSY = failure('overloaded_error', 'Overloaded');

const commands = (command: string) => call({ name: 'Bash' }, [JSON.stringify({ command })]);
const BASH = { ...REQUEST, tools: [{ name: 'Bash', input_schema: { type: 'object' } }] };

export const ANSWERS: Examples = {
  'reach/outside': {
    broken: { north: [{ asks: BASH, answers: commands('wc --files0-from=/home/me/.ssh/id_rsa') }] },
    mended: { north: [{ asks: BASH, answers: commands('cat smoke-bash.txt') }] },
  },
  'nonstream/shape': {
    broken: { north: [{ ...whole, answers: WITHOUT_USAGE }] },
    mended: { north: [{ ...whole, answers: JSON_MESSAGE }] },
  },
  'nonstream/sse': {
    broken: { north: [{ ...whole, answers: TEXT_STREAM }] },
    mended: { north: [{ ...whole, answers: JSON_MESSAGE }] },
  },
  'tool/json': answered(call({}, ['{}', ARGS]), call({})),
  'tool/input-in-start': answered(call({ input: { file_path: 'a.txt' } }, []), call({})),
  'tool/id-missing': answered(call({ id: '' }), call({ id: 'toolu_1' })),
  'tool/duplicate-id': answered(
    turn(...toolBlock(0, [ARGS], { id: 'toolu_1' }), ...toolBlock(1, [ARGS], { id: 'toolu_1' })),
    turn(...toolBlock(0, [ARGS], { id: 'toolu_1' }), ...toolBlock(1, [ARGS], { id: 'toolu_2' })),
  ),
  'tool/id-shape': answered(call({ id: 'call:1|x' }), call({ id: 'call_1_x' })),
  'tool/unknown-name': answered(call({ name: 'proxy__Read' }), call({ name: 'Read' })),
  'tool/leaked-as-text': {
    broken: {
      north: [{ answers: message(...textBlock(0, `<tool_call>Read ${ARGS}</tool_call>`)) }],
      south: [chat({ calls: [{ name: 'Read', args: ARGS }] })],
    },
    mended: {
      north: [{ answers: call({}) }],
      south: [chat({ calls: [{ name: 'Read', args: ARGS }] })],
    },
    also: { 'across/tool-calls': 'the call is not there as a call' },
  },
  'stop/reason-missing': answered([...TEXT_STREAM.slice(0, -2), ...messageEnd(null)]),
  'stop/tool-mismatch': answered([...TEXT_STREAM.slice(0, -2), ...messageEnd('tool_use')]),
  'stop/foreign-reason': answered([...TEXT_STREAM.slice(0, -2), ...messageEnd('length')]),
  'thinking/signature': answered(
    message(...thinkingBlock(0, ''), ...textBlock(1, 'DONE')),
    message(...thinkingBlock(0), ...textBlock(1, 'DONE')),
  ),
  'thinking/changed': relayed(
    message(...thought('let me see'), ...textBlock(1, 'DONE')),
    message(...thought('let see'), ...textBlock(1, 'DONE')),
  ),
  'thinking/lost': {
    broken: {
      north: [{ asks: THINKS }],
      south: [chat({ reasoning: 'let me see', text: 'DONE' })],
    },
    mended: {
      north: [{ asks: THINKS, answers: message(...thinkingBlock(0), ...textBlock(1, 'DONE')) }],
      south: [chat({ reasoning: 'let me see', text: 'DONE' })],
    },
  },
  'usage/missing': answered([messageStart({ usage: undefined }), ...TEXT_STREAM.slice(1)]),
  'usage/zero': answered([
    messageStart({ usage: { input_tokens: 0, output_tokens: 1 } }),
    ...TEXT_STREAM.slice(1),
  ]),
  'usage/changed': relayed(
    [messageStart({ usage: { input_tokens: 25, output_tokens: 1 } }), ...TEXT_STREAM.slice(1)],
    [messageStart({ usage: { input_tokens: 5, output_tokens: 1 } }), ...TEXT_STREAM.slice(1)],
  ),
  'across/text': relayed(message(...textBlock(0, 'DO', 'NE')), message(...textBlock(0, 'NE'))),
  'across/tool-calls': relayed(turn(...toolBlock(0), ...toolBlock(1)), turn(...toolBlock(0))),
  'across/blocks': relayed(
    message(blockStart(0, SEARCH), blockStop(0), ...textBlock(1, 'DONE')),
    message(...textBlock(0, 'DONE')),
  ),
  'across/stop-reason': relayed(
    [...TEXT_STREAM.slice(0, -2), ...messageEnd('max_tokens')],
    TEXT_STREAM,
  ),
  'across/changed': relayed(
    counting({ output_tokens: 5, server_tool_use: { web_search_requests: 1 } }),
    counting({ output_tokens: 5 }),
  ),
  'across/beginning': (() => {
    const had = turn(...toolBlock(0));
    const begun = [
      messageStart(),
      blockStart(0, { type: 'function_call', id: 'toolu_0', name: 'Read', input: {} }),
    ];
    const [start, opened] = had;
    const shot = (answers: readonly object[]): Shot => ({
      north: [{ answers, end: 'client_gone' }],
      south: [{ answers: had }],
    });
    return {
      broken: shot(begun),
      mended: shot([start, opened].flatMap((event) => event ?? [])),
    };
  })(),
  'across/message-id': {
    broken: { north: [{}, { answers: TEXT_STREAM }] },
    mended: { north: [{}, { answers: [messageStart({ id: 'msg_2' }), ...TEXT_STREAM.slice(1)] }] },
  },
  'across/error': {
    broken: {
      north: [{ status: 502, answers: failure('api_error', 'upstream failed') }],
      south: [{ status: 400, answers: TOO_LONG }],
    },
    mended: {
      north: [{ status: 400, answers: TOO_LONG }],
      south: [{ status: 400, answers: TOO_LONG }],
    },
  },
  'across/refused-upstream': {
    broken: {
      north: [{ status: 400, answers: failure('invalid_request_error', "Invalid 'tools'") }],
      south: [
        {
          asks: { ...REQUEST, tools: [] },
          status: 400,
          answers: failure('invalid_request_error', "Invalid 'tools'"),
        },
      ],
    },
    mended: { north: [{}], south: [{}] },
    also: { 'body/tools': 'the tools were left out' },
  },
  'across/error-as-answer': {
    broken: { north: [{}], south: [{ status: 529, answers: BUSY }] },
    mended: {
      north: [{ status: 529, answers: BUSY }],
      south: [{ status: 529, answers: BUSY }],
    },
  },
  'across/duplicate-request': {
    broken: { north: [{}], south: [{}, { startedAt: 10_020 }] },
    mended: { north: [{}], south: [{}] },
  },
  'across/unasked': (() => {
    const content = '[smoke:basic_text-0011aabb] Say DONE.';
    const asks = { ...REQUEST, messages: [{ role: 'user', content }] };
    return {
      broken: { north: [{ asks }], south: [] },
      mended: { north: [{ asks }], south: [{ asks }] },
    };
  })(),
};
