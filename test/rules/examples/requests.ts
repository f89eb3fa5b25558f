import { chatStream, READ_TOOL } from '../../wire/streams.ts';
import { REQUEST } from '../telling.ts';
import { type Examples, forwarded, type Said } from './example.ts';

/** What reaches the upstream: the families headers and body. */

const { messages } = REQUEST;
const FILE = 'notes/plan-7.md';
const user = (...content: readonly object[]) => ({ role: 'user', content });
const assistant = (...content: readonly object[]) => ({ role: 'assistant', content });
const text = (words: string, more: object = {}) => ({ type: 'text', text: words, ...more });
const use = (input: object, id = 'toolu_1') => ({ type: 'tool_use', id, name: 'Read', input });
const result = (content: string) => ({ type: 'tool_result', tool_use_id: 'toolu_1', content });
const loop = (call: object, back: object) => ({
  messages: [...messages, assistant(call), user(back)],
});
const CALL = use({ file_path: FILE });
const thinking = { type: 'thinking', thinking: 'let me see', signature: 'c2ln' };
const image = {
  type: 'image',
  source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgoAAAANSUhEUg' },
};
const first = user(text('The first thing to know is this.'));
const second = user(text('The second thing is another one.'));
const header = (name: string, value: string) => [[name, value] as const];
const sends = (type: string) => [
  { sends: [...header('anthropic-version', '2023-06-01'), ...header('content-type', type)] },
];
const MODES = { type: 'string', enum: ['a', 'b'] };
const schema = (mode: object) => ({ type: 'object', properties: { mode } });
const offering = (mode: object) => ({
  ...REQUEST,
  tools: [{ name: 'Set', description: 'sets', input_schema: schema(mode) }],
});
const functions = (mode: object) => ({
  messages,
  tools: [
    { type: 'function', function: { name: 'Set', description: 'sets', parameters: schema(mode) } },
  ],
});
const chat = (asks: object): Said => ({
  path: '/v1/chat/completions',
  asks,
  answers: chatStream({ text: 'DONE' }).flatMap((event) =>
    'data' in event
      ? [`data: ${typeof event.data === 'string' ? event.data : JSON.stringify(event.data)}\n\n`]
      : [],
  ),
});
const betas = (value: string) => [{ sends: header('anthropic-beta', value) }];

/** Five turns of calls and results, and the same told as prose to a model in Chat Completions. */
const ROUND: readonly object[] = [
  ...messages,
  ...Array.from({ length: 5 }, () => [
    assistant(CALL),
    user(result('What the plan says: begin.')),
  ]).flat(),
];
const CHAT_TOOLS = [
  { type: 'function', function: { ...READ_TOOL, parameters: READ_TOOL.input_schema } },
];
const inChat = (...turns: readonly object[]) => [
  {
    path: '/v1/chat/completions',
    asks: { tools: CHAT_TOOLS, messages: [...messages, ...turns] },
    answers: chatStream({ text: 'DONE' }),
  },
];
const chatCall = {
  id: 'toolu_1',
  function: { name: 'Read', arguments: `{"file_path":"${FILE}"}` },
};

export const REQUESTS: Examples = {
  'across/circle': {
    broken: {
      north: [{ asks: { ...REQUEST, messages: ROUND } }],
      south: inChat({ role: 'user', content: `Read ${FILE} gave: What the plan says: begin.` }),
    },
    mended: {
      north: [{ asks: { ...REQUEST, messages: ROUND } }],
      south: inChat(
        ...Array.from({ length: 5 }, () => [
          { role: 'assistant', tool_calls: [chatCall] },
          { role: 'tool', tool_call_id: 'toolu_1', content: 'What the plan says: begin.' },
        ]).flat(),
      ),
    },
    also: { 'body/tool-ids': 'calls told as prose have no ids' },
  },
  'headers/anthropic-version': {
    broken: { north: [{}], south: [{ sends: header('anthropic-version', '2023-01-01') }] },
    mended: { north: [{}], south: [{}] },
  },
  'headers/anthropic-beta': {
    broken: { north: betas('effort-2025-11-24,new-2026-10-01'), south: betas('effort-2025-11-24') },
    mended: {
      north: betas('effort-2025-11-24,new-2026-10-01'),
      south: betas('effort-2025-11-24,new-2026-10-01'),
    },
  },
  'headers/content-type': {
    broken: { north: sends('application/json'), south: sends('text/plain') },
    mended: { north: sends('application/json'), south: sends('application/json; charset=utf-8') },
  },
  'headers/query': {
    broken: { north: [{ path: '/v1/messages?beta=true' }], south: [{}] },
    mended: {
      north: [{ path: '/v1/messages?beta=true' }],
      south: [{ path: '/v1/messages?beta=true' }],
    },
  },
  'body/json': forwarded({}, JSON.stringify(REQUEST).slice(0, 90)),
  'body/unknown-field': forwarded(
    { messages: [{ role: 'system', content: [], output_config: { effort: 'low' } }, ...messages] },
    { messages },
  ),
  'body/field-changed': forwarded({ max_tokens: 32_000 }, { max_tokens: 4096 }),
  'body/cache-control': forwarded(
    { messages: [user(text('Say DONE.', { cache_control: { type: 'ephemeral' } }))] },
    { messages: [user(text('Say DONE.'))] },
  ),
  'body/system': forwarded(
    { system: [text('You are Claude Code.'), text('Mind the house rules.')] },
    { system: [text('You are Claude Code.')] },
  ),
  'body/system-order': forwarded(
    { system: [text('You are Claude Code.'), text('Mind the house rules.')] },
    { system: [text('Mind the house rules.'), text('You are Claude Code.')] },
  ),
  'body/tools': forwarded(
    { tools: [READ_TOOL, { ...READ_TOOL, name: 'Write' }] },
    { tools: [READ_TOOL] },
  ),
  'body/tool-schema': {
    broken: { north: [{ asks: offering(MODES) }], south: [chat(functions({ type: 'string' }))] },
    mended: { north: [{ asks: offering(MODES) }], south: [chat(functions(MODES))] },
  },
  'body/history': forwarded({ messages: [first, ...messages] }, { messages }),
  'body/order': forwarded({ messages: [first, second] }, { messages: [second, first] }),
  'body/role': forwarded(
    { messages: [first, ...messages] },
    { messages: [{ ...first, role: 'assistant' }, ...messages] },
  ),
  'body/tool-use': forwarded(
    loop(CALL, result('SEC')),
    loop(use({ file_path: '' }), result('SEC')),
  ),
  'body/tool-result': forwarded(loop(CALL, result('SEC-1-2-3')), loop(CALL, result(''))),
  'body/tool-ids': forwarded(
    loop(CALL, result('SEC')),
    loop(use({ file_path: FILE }, 'call_9'), result('SEC')),
  ),
  'body/media': forwarded(
    { messages: [user(text('What is this?'), image)] },
    { messages: [user(text('What is this?'), text('[image]'))] },
  ),
  'body/thinking-history': forwarded(
    { messages: [...messages, assistant(thinking, CALL), user(result('SEC'))] },
    loop(CALL, result('SEC')),
  ),
};
