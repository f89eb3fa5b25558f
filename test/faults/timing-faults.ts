import { is, replacingOne, TEXT } from './event-maps.ts';
import { product, told } from './expected.ts';
import type { Fault, Mutation } from './fault.ts';

/** Silence, buffering and bounds. */

const SHORT_MS = 12_000;

/** Holds a stream until the upstream has ended it. */
const BUFFERING: Mutation = { gather: (whole) => whole };

/** Comments at a steady pace for a while. */
function comments(times: number) {
  return Array.from({ length: times }, () => [
    { raw: ': keep-alive\n\n' },
    { waitMs: 1000 },
  ]).flat();
}

export const TIMING_FAULTS: readonly Fault[] = [
  {
    name: 'never-answers',
    family: 'R14',
    probes: ['basic_text'],
    expect: product('http/unanswered'),
    timeoutMs: SHORT_MS,
    mutate: { answer: () => 'hang' },
  },
  {
    name: 'stalls-in-mid-stream',
    family: 'R14',
    probes: ['basic_text'],
    expect: product('http/unanswered'),
    timeoutMs: SHORT_MS,
    mutate: { events: replacingOne(1, TEXT, () => [{ close: 'hang' }]) },
  },
  {
    name: 'never-ends-after-message-stop',
    family: 'R14',
    probes: ['tool_use_roundtrip'],
    expect: told('http/unanswered'),
    timeoutMs: SHORT_MS,
    mutate: { events: replacingOne(0, is('message_stop'), (event) => [event, { close: 'hang' }]) },
  },
  {
    name: 'only-comments-in-a-long-gap',
    family: 'R14',
    probes: ['basic_text'],
    expect: told('stream/keep-alive'),
    timeoutMs: 25_000,
    mutate: {
      events: replacingOne(0, is('content_block_start'), (event) => [...comments(11), event]),
    },
  },
  {
    name: 'stream-buffered',
    family: 'R14',
    probes: ['slow_first_token', 'long_output'],
    expect: told('stream/buffered'),
    mutate: BUFFERING,
  },
  {
    name: 'answer-capped',
    family: 'R15',
    probes: ['compact_command'],
    expect: product('stream/terminal-event', 'stop/reason-missing'),
    mutate: { gather: (whole) => ({ ...whole, body: Buffer.from(whole.body).subarray(0, 2500) }) },
  },
  {
    name: 'request-body-capped',
    family: 'R15',
    probes: ['large_context'],
    expect: product('body/json', 'http/refused'),
    mutate: { requestBytes: (bytes) => bytes.subarray(0, 200_000) },
  },
];
