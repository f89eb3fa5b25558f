import type { JsonObject } from '../../src/system/json.ts';
import type { WireEvent } from './fault.ts';

/** The proxy's own reading and writing of streams, apart from the product's, so that one can't hide the other. */

export function frame(event: WireEvent): string {
  return `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;
}

export function isEvent(value: unknown): value is WireEvent {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** A whole body. */
export async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** The event of a block of lines; undefined when it carries none. */
export function readEvent(block: string): WireEvent | undefined {
  const data = block
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trimStart())
    .join('\n');
  if (data === '') return undefined;
  const json: unknown = JSON.parse(data);
  return isEvent(json) ? json : undefined;
}

/** Cuts a stream into the blocks of its events, whatever pieces it comes in. */
export async function* eventBlocks(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const piece of bytes) {
    rest += decoder.decode(piece, { stream: true });
    const blocks = rest.split('\n\n');
    rest = blocks.pop() ?? '';
    yield* blocks;
  }
}

/** All events of a gathered stream. */
export function eventsOf(body: Uint8Array): WireEvent[] {
  const blocks = Buffer.from(body).toString().split('\n\n');
  return blocks.flatMap((block) => readEvent(block) ?? []);
}

export function parse(bytes: Uint8Array): JsonObject {
  try {
    const json: unknown = JSON.parse(Buffer.from(bytes).toString());
    return typeof json === 'object' && json !== null && !Array.isArray(json) ? { ...json } : {};
  } catch {
    return {};
  }
}
