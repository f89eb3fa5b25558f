import assert from 'node:assert/strict';
import { test } from 'node:test';
import { probeNamed } from '../../src/probes/catalogue.ts';
import { ORDER } from '../../src/probes/mcp/tools.ts';
import type { Observation } from '../../src/probes/probe.ts';
import { newSecret } from '../../src/probes/secret.ts';
import { cliRun, observe, result, secret, toolCall, unmet } from './observations.ts';

const { whole, left, right } = secret;
const other = newSecret();

type Play = {
  readonly events: readonly object[];
  readonly files?: Readonly<Record<string, string>>;
};

/** A message of the assistant's, one block at a time, as the CLI prints it. */
function inMessage(id: string, events: readonly object[]): object[] {
  return events.map((event) => {
    const message = Reflect.get(event, 'message');
    const isAssistant = Reflect.get(event, 'type') === 'assistant';
    return isAssistant ? { ...event, message: { ...message, id } } : event;
  });
}

function says(id: string, text: string): object {
  return { type: 'assistant', message: { id, content: [{ type: 'text', text }] } };
}

const LEFT = toolCall('Read', `1\t${left}`, { id: 't1' });
const RIGHT = toolCall('Read', `1\t${right}`, { id: 't2' });
const CHAIN = ['x', 'y', whole].map((text, index) =>
  inMessage(`m${index}`, toolCall('Read', text, { id: `t${index}` })),
);
const FAILED = toolCall('Read', 'File does not exist.', { id: 't1', isError: true });
const READ = toolCall('Read', whole, { id: 't2' });
const WRITTEN = toolCall('Write', 'File created', { id: 't1' });
const EDITED = toolCall('Edit', 'File updated', { id: 't2' });
const NOTE = { 'smoke-note.txt': `${whole}\n` };
const GET_TOKEN = toolCall('mcp__smoke__get_token', whole);
const PLACED = toolCall('mcp__smoke__place_order', whole, { input: ORDER });
const FOUND = toolCall('ToolSearch', 'loaded', { id: 't1' });
const FETCHED = toolCall('mcp__smoke__archive_fetch_receipt_token', whole, { id: 't2' });
const LAUNCHED = toolCall('Agent', 'Async agent launched', { id: 't1' });
const STRUCTURED = { token: whole, parts: [left, right], length: whole.length };
const UNICODE = [
  left,
  '😀👩‍👩‍👧‍👦🏳️‍🌈𝒳𐍈',
  'q̃ẍ̣é',
  'שָׁלוֹם',
  'مَرْحَبًا',
  '漢字ｶﾅ',
  '\u212B\uFB01',
  right,
].join('-');

const answer = result(whole);
const structured = (value: unknown) => result('', { structured_output: value });

const PERFECT: Readonly<Record<string, Play>> = {
  parallel_tools: { events: [...inMessage('m1', [...LEFT, ...RIGHT]), answer] },
  tool_chain: { events: [...CHAIN.flat(), answer] },
  tool_error: { events: [...FAILED, ...READ, answer] },
  write_and_edit: { events: [...WRITTEN, ...EDITED, answer], files: NOTE },
  bash_tool: { events: [...toolCall('Bash', whole), answer] },
  nested_schema_tool: { events: [...PLACED, answer] },
  mcp_stdio: { events: [...GET_TOKEN, answer] },
  mcp_http: { events: [...GET_TOKEN, answer] },
  image_in_tool_result: { events: [...toolCall('Read', ''), answer] },
  pdf_input: { events: [...toolCall('Read', 'PDF file read'), answer] },
  structured_output: { events: [structured(STRUCTURED)] },
  tool_search: { events: [...FOUND, ...FETCHED, answer] },
  web_search: { events: [...toolCall('WebSearch', `Links: ${whole}`), answer] },
  background_agent: {
    events: [...LAUNCHED, says('m1', 'I wait.'), result('I wait.'), says('m2', whole), answer],
  },
  system_prompt: { events: [answer] },
  unicode_text: { events: [result(UNICODE)] },
};

const LACKING: readonly (readonly [probe: string, what: string, play: Play])[] = [
  [
    'parallel_tools',
    'one turn',
    { events: [...inMessage('m1', LEFT), ...inMessage('m2', RIGHT), answer] },
  ],
  ['parallel_tools', 'the second call', { events: [...inMessage('m1', LEFT), answer] }],
  [
    'parallel_tools',
    'the right order',
    { events: [...inMessage('m1', [...LEFT, ...RIGHT]), result(`${right}-${left}`)] },
  ],
  ['tool_chain', 'the middle step', { events: [...(CHAIN[0] ?? []), ...(CHAIN[2] ?? []), answer] }],
  ['tool_chain', 'the last file', { events: [...(CHAIN[0] ?? []), ...(CHAIN[1] ?? []), answer] }],
  ['tool_error', 'the error', { events: [...READ, answer] }],
  ['tool_error', 'the recovery', { events: [...FAILED, answer] }],
  ['write_and_edit', 'the file', { events: [...WRITTEN, ...EDITED, answer] }],
  ['write_and_edit', 'the edit', { events: [...WRITTEN, answer], files: NOTE }],
  [
    'write_and_edit',
    'the file’s exact text',
    { events: [...WRITTEN, ...EDITED, answer], files: { 'smoke-note.txt': `${whole}${whole}` } },
  ],
  ['bash_tool', 'the call', { events: [answer] }],
  [
    'bash_tool',
    'the permission',
    { events: [...toolCall('Bash', 'denied', { isError: true }), answer] },
  ],
  [
    'nested_schema_tool',
    'the arguments',
    { events: [...toolCall('mcp__smoke__place_order', whole), answer] },
  ],
  ['mcp_stdio', 'the call', { events: [answer] }],
  ['mcp_http', 'the result', { events: [...GET_TOKEN.slice(0, 1), answer] }],
  ['image_in_tool_result', 'the read', { events: [answer] }],
  ['pdf_input', 'the read', { events: [answer] }],
  ['pdf_input', 'success', { events: [...toolCall('Read', '', { isError: true }), answer] }],
  ['structured_output', 'structure', { events: [result(JSON.stringify(STRUCTURED))] }],
  [
    'structured_output',
    'the number’s type',
    { events: [structured({ ...STRUCTURED, length: '13' })] },
  ],
  ['tool_search', 'the search', { events: [...FETCHED, answer] }],
  ['tool_search', 'the call', { events: [...FOUND, answer] }],
  ['web_search', 'results', { events: [...toolCall('WebSearch', 'Links: []'), answer] }],
  [
    'background_agent',
    'the background',
    { events: [...toolCall('Agent', whole), says('m1', 'I wait.'), says('m2', whole), answer] },
  ],
  ['background_agent', 'the second answer', { events: [...LAUNCHED, says('m2', whole), answer] }],
  [
    'background_agent',
    'the subagent’s reading',
    { events: [...LAUNCHED, says('m1', 'I wait.'), ...READ, says('m2', whole), answer] },
  ],
  ['unicode_text', 'decomposition', { events: [result(UNICODE.normalize('NFC'))] }],
  ['unicode_text', 'one character', { events: [result(UNICODE.replace('漢', '\uFFFD'))] }],
];

function seenOf({ events, files = {} }: Play, scripted = true): Observation {
  return { ...observe([cliRun(events)], { scripted }), files };
}

for (const [name, play] of Object.entries(PERFECT)) {
  test(`${name} passes its perfect play, and no other attempt’s`, () => {
    assert.deepEqual(unmet(probeNamed(name), seenOf(play)), []);
    const swapped: Play = JSON.parse(
      JSON.stringify(play).replaceAll(left, other.left).replaceAll(right, other.right),
    );
    for (const scripted of [true, false]) {
      assert.notDeepEqual(unmet(probeNamed(name), seenOf(swapped, scripted)), []);
    }
  });
}

for (const [name, what, play] of LACKING) {
  test(`${name} fails without ${what}`, () => {
    assert.notDeepEqual(unmet(probeNamed(name), seenOf(play)), []);
  });
}
