import { at, textIn } from '../../system/json.ts';
import type { WireEvent } from '../subjects.ts';

/** A block that was started, as a client that goes by indices knows it. */
export type KnownBlock = { readonly type: string; open: boolean };

/** Walks the block events, telling each with the state of the block it names. */
export function walkBlocks(
  events: readonly WireEvent[],
  visit: (
    event: WireEvent,
    block: KnownBlock | undefined,
    blocks: ReadonlyMap<unknown, KnownBlock>,
  ) => void,
): void {
  const blocks = new Map<unknown, KnownBlock>();
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
