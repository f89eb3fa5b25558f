import type { ServerResponse } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';
import type { Delivery } from '../dialects/delivery.ts';
import type { UpstreamFault } from '../dialects/move.ts';
import type { Frame, Rendition, Reply } from '../dialects/service.ts';

/** Milliseconds given to sent bytes before a reset, which may throw away what the peer has not read. */
const SETTLE_MS = 25;
const LONGEST_PING_GAP_MS = 5000;

export function sendReply(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}

async function write(response: ServerResponse, bytes: string | Buffer): Promise<void> {
  if (response.destroyed) return;
  response.write(bytes);
  // Node joins writes of one tick into one packet; each event shall leave on its own.
  await setImmediate();
}

/** Bytes cut after each first byte of a character beyond ASCII. */
function cutInCharacters(bytes: Buffer): Buffer[] {
  const cuts = [...bytes.entries()].flatMap(([index, byte]) => (byte >= 0xc0 ? index + 1 : []));
  return [0, ...cuts].map((cut, index) => bytes.subarray(cut, cuts[index]));
}

async function writeFrames(
  response: ServerResponse,
  frames: readonly Frame[],
  { midCharacter }: Delivery,
): Promise<void> {
  for (const { bytes } of frames) {
    const packets = midCharacter ? cutInCharacters(Buffer.from(bytes)) : [bytes];
    for (const packet of packets) await write(response, packet);
  }
}

async function reset(response: ServerResponse): Promise<void> {
  await setTimeout(SETTLE_MS);
  response.socket?.resetAndDestroy();
}

async function pause(ms: number, gone: AbortSignal): Promise<void> {
  // Rejects only because the client is gone, which the writes after it notice.
  await setTimeout(ms, undefined, { signal: gone }).catch(() => undefined);
}

/** The frames' index at which a fault strikes: after the head, or after so many pieces of text. */
function holdIndex(frames: readonly Frame[], texts: number): number {
  if (texts === 0) return frames.findLastIndex(({ part }) => part === 'head') + 1;
  const places = frames.flatMap(({ part }, index) => (part === 'text' ? [index] : []));
  return (places[texts - 1] ?? frames.length - 1) + 1;
}

async function silence(
  response: ServerResponse,
  ms: number,
  ping: string | undefined,
  gone: AbortSignal,
): Promise<void> {
  if (ping === undefined) return pause(ms, gone);
  const end = performance.now() + ms;
  const gap = Math.min(LONGEST_PING_GAP_MS, ms / 5);
  while (performance.now() + gap < end && !gone.aborted) {
    await pause(gap, gone);
    await write(response, ping);
  }
  await pause(Math.max(0, end - performance.now()), gone);
}

/** Streams a turn event by event, with the fault where it belongs. */
export async function stream(
  response: ServerResponse,
  { frames, ping, failure, streamHeaders }: Rendition,
  delivery: Delivery,
  fault: UpstreamFault | undefined,
  gone: AbortSignal,
): Promise<void> {
  response.writeHead(200, streamHeaders);
  const hold = holdIndex(frames, delivery.holdAfter ?? 0);
  await writeFrames(response, frames.slice(0, hold), delivery);
  if (fault?.kind === 'cut') return reset(response);
  if (fault?.kind === 'error_event') {
    await write(response, failure(fault, hold));
    response.end();
    return;
  }
  if (fault?.kind === 'stall') await pause(fault.ms, gone);
  if (fault?.kind === 'slow_first_token') {
    await silence(response, fault.ms, fault.pings ? ping : undefined, gone);
  }
  await writeFrames(response, frames.slice(hold), delivery);
  response.end();
}

/** Sends a turn whole; a cut breaks off in the middle of the body. */
export async function sendWhole(
  response: ServerResponse,
  { whole }: Rendition,
  fault: UpstreamFault | undefined,
  gone: AbortSignal,
): Promise<void> {
  if (fault?.kind === 'stall' || fault?.kind === 'slow_first_token') await pause(fault.ms, gone);
  if (fault?.kind !== 'cut') return sendReply(response, whole);
  const bytes = Buffer.from(whole.body);
  response.writeHead(whole.status, { ...whole.headers, 'content-length': bytes.length });
  await write(response, bytes.subarray(0, bytes.length / 2));
  return reset(response);
}
