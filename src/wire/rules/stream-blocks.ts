import { at, textIn } from '../../system/json.ts';
import type { Rule } from '../rule.ts';
import { issue, STREAMING } from './published.ts';
import { type Fault, onEachStream, type Stream, type WireEvent } from './subjects.ts';

const TOOL_BLOCKS = ['tool_use', 'server_tool_use', 'mcp_tool_use'];

/** Which blocks a delta may add to; types of later releases are free. */
const HOMES: Readonly<Record<string, readonly string[]>> = {
  text_delta: ['text'],
  citations_delta: ['text'],
  input_json_delta: TOOL_BLOCKS,
  thinking_delta: ['thinking'],
  signature_delta: ['thinking'],
};

const KNOWN_BLOCKS = new Set(['text', 'thinking', 'redacted_thinking', ...TOOL_BLOCKS]);

type Seen = { readonly type: string; open: boolean };

/** Walks the block events, telling each with the state of the block it names. */
function walk(
  events: readonly WireEvent[],
  visit: (event: WireEvent, block: Seen | undefined, blocks: Map<unknown, Seen>) => void,
): void {
  const blocks = new Map<unknown, Seen>();
  for (const event of events) {
    const index = event.body['index'];
    visit(event, blocks.get(index), blocks);
    if (event.type === 'content_block_start')
      blocks.set(index, {
        type: textIn(at(event.body, 'content_block', 'type')) ?? '',
        open: true,
      });
    const block = blocks.get(index);
    if (event.type === 'content_block_stop' && block) block.open = false;
  }
}

function indexFault(event: WireEvent, block: Seen | undefined, blocks: Map<unknown, Seen>) {
  const index = event.body['index'];
  switch (event.type) {
    case 'content_block_start':
      if (block) return `index ${index} is used for a second block`;
      return index === blocks.size
        ? undefined
        : `a block starts at index ${index}, expected ${blocks.size}`;
    case 'content_block_delta':
    case 'content_block_stop':
      if (!block) return `${event.type} for index ${index}, where no block was started`;
      return block.open ? undefined : `${event.type} for index ${index} after its block was closed`;
    default:
      return undefined;
  }
}

function indexFaults({ events }: Stream): readonly string[] {
  const faults: string[] = [];
  walk(events, (event, block, blocks) => {
    const fault = indexFault(event, block, blocks);
    if (fault) faults.push(fault);
  });
  // One slip shifts all that follows, so the first two tell enough.
  return faults.slice(0, 2);
}

/**
 * CLI 2.1.330 drops the stream on an orphan delta or stop and asks again (up to three times more, then "The
 * response stream was malformed"). It takes gaps and closed indices used again, on which SDK clients and other
 * releases lose text or throw ("Content block not found", "Mismatched content block type").
 */
export const blockIndex: Rule = {
  id: 'stream/block-index',
  severity: 'error',
  party: 'target',
  says: 'Blocks are numbered 0, 1, 2 …, each number is used once, and deltas and stops name an open block.',
  mend: 'Count blocks per message, start each before its deltas, and never reuse or skip a number.',
  link: issue('router-for-me/CLIProxyAPI', 539),
  check: onEachStream(indexFaults),
};

/** CLI 2.1.330 drops the whole stream on one, even an empty one, and asks again without `stream`. */
export const blockDelta: Rule = {
  id: 'stream/block-delta',
  severity: 'error',
  party: 'target',
  says: 'The type of a delta fits the type of its block.',
  mend: 'Close the block and start one of the right type when the content changes from thinking to text or to a tool call.',
  link: issue('BerriAI/litellm', 33224),
  check: onEachStream(({ events }) => {
    const faults = new Set<string>();
    walk(events, (event, block) => {
      const type = textIn(at(event.body, 'delta', 'type')) ?? '';
      const homes = HOMES[type];
      if (event.type !== 'content_block_delta' || !block?.open || !homes) return;
      if (!KNOWN_BLOCKS.has(block.type) || homes.includes(block.type)) return;
      faults.add(`a ${type} was sent into a ${block.type} block`);
    });
    return [...faults];
  }),
};

function orderFaults(events: readonly WireEvent[]): readonly Fault[] {
  const faults = new Set<string>();
  let closing = false;
  walk(events, (event, _block, blocks) => {
    const open = [...blocks.values()].filter((seen) => seen.open).length;
    if (event.type === 'content_block_start' && open > 0)
      faults.add('a block starts while another is open');
    if (event.type.startsWith('content_block_') && closing)
      faults.add('content follows the message_delta with the stop reason');
    closing ||= event.type === 'message_delta' && Boolean(at(event.body, 'delta', 'stop_reason'));
  });
  return [...faults];
}

/** CLI 2.1.330 goes by index and copes with both; clients that keep one current block don't. */
export const blockOrder: Rule = {
  id: 'stream/block-order',
  severity: 'warning',
  party: 'target',
  says: 'One block is open at a time, and `message_delta` with the stop reason comes after the last.',
  mend: 'Finish each block before the next, and all before `message_delta`; hold back parallel calls until the first is done.',
  link: STREAMING,
  check: onEachStream(({ events }) => orderFaults(events)),
};

/** CLI 2.1.330 takes text and thinking from deltas only: a text that is all in the start is lost. */
export const contentInStart: Rule = {
  id: 'stream/content-in-start',
  severity: 'error',
  party: 'target',
  says: 'Text and thinking come in deltas; `content_block_start` holds them empty.',
  mend: 'Start the block with an empty text and send the content as a delta.',
  link: issue('BerriAI/litellm', 30765),
  check: onEachStream(({ message }) =>
    message.blocks.flatMap(({ index, start }): readonly Fault[] => {
      if (textIn(start['text']))
        return [`block ${index} carries text in content_block_start, which the CLI drops`];
      if (!textIn(start['thinking'])) return [];
      return [{ message: `block ${index} carries thinking in its start`, severity: 'warning' }];
    }),
  ),
};
