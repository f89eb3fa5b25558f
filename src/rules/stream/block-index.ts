import { type Breach, figures, type Rule } from '../rule.ts';
import type { Stream, WireEvent } from '../subjects.ts';
import { type KnownBlock, walkBlocks } from './block-walk.ts';

/**
 * CLI 2.1.330 drops the stream on an orphan delta or stop and asks again (up to three times more, then "The
 * response stream was malformed"). It takes gaps and closed indices used again, on which SDK clients and other
 * releases lose text or throw ("Content block not found", "Mismatched content block type").
 */
export const blockIndex: Rule = {
  id: 'stream/block-index',
  on: 'stream',
  severity: 'error',
  party: 'target',
  says: 'Blocks are numbered 0, 1, 2 …, each number is used once, and deltas and stops name an open block.',
  mend: 'Count blocks per message, start each before its deltas, and never reuse or skip a number.',
  link: 'router-for-me/CLIProxyAPI#539',
  check: indexFaults,
};

function indexFaults({ events }: Stream): readonly Breach[] {
  const faults: Breach[] = [];
  walkBlocks(events, (event, block, blocks) => {
    const fault = indexFault(event, block, blocks.size);
    if (fault) faults.push(fault);
  });
  // One slip shifts all that follows, so the first two tell enough.
  return faults.slice(0, 2);
}

function indexFault(
  event: WireEvent,
  block: KnownBlock | undefined,
  count: number,
): Breach | undefined {
  const index = shownIndex(event.body['index']);
  switch (event.type) {
    case 'content_block_start':
      if (block) return figures`index ${index} is used for a second block`;
      return index === count
        ? undefined
        : figures`a block starts at index ${index}, expected ${count}`;
    case 'content_block_delta':
    case 'content_block_stop':
      if (!block) return figures`${event.type} for index ${index}, where no block was started`;
      return block.open
        ? undefined
        : figures`${event.type} for index ${index} after its block was closed`;
    default:
      return undefined;
  }
}

function shownIndex(index: unknown): string | number {
  return typeof index === 'number' ? index : String(index);
}
