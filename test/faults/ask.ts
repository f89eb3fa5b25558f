import type { IncomingMessage } from 'node:http';
import type { Ask, Lines } from './fault.ts';
import { gathered, parse } from './stream-text.ts';

/** A path without its query. */
export function splitPath(path: string): string {
  return path.replace(/\?.*$/, '');
}

/** Counts messages requests by the attempt that their prompt's tag names. */
export function countAsks(): (text: string) => number {
  const counts = new Map<string, number>();
  return (text) => {
    const attempt = /\[smoke:([a-z0-9_]+-[0-9a-f]{8})/.exec(text)?.[1] ?? '';
    const earlier = counts.get(attempt) ?? 0;
    counts.set(attempt, earlier + 1);
    return earlier;
  };
}

export async function askOf(
  incoming: IncomingMessage,
  headers: Lines,
  count: (text: string) => number,
): Promise<{ readonly ask: Ask; readonly bytes: Buffer }> {
  const bytes = await gathered(incoming);
  const path = incoming.url ?? '/';
  const method = incoming.method ?? 'GET';
  const body = parse(bytes);
  const asks = method === 'POST' && splitPath(path) === '/v1/messages';
  const earlier = asks ? count(bytes.toString('latin1')) : 0;
  return {
    bytes,
    ask: { method, path, headers, body, streamed: body['stream'] === true, earlier },
  };
}
