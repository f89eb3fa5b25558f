import { parseJson } from '../system/json.ts';
import type { Chunk } from './exchange.ts';
import type { ResponseReading, StreamEvent } from './reading.ts';

export type StreamReading = Extract<ResponseReading, { kind: 'stream' }>;

export type SseReader = {
  feed(bytes: Uint8Array, at: number): void;
  /** The stream as read; nothing may be fed after it. */
  end(): StreamReading;
};

const STRAY_LINES = 100;
const STRAY_LENGTH = 200;

/**
 * Reads server-sent events (WHATWG) with the time of each event's last byte. Unlike a client's parser it also keeps
 * what a client drops: comments' times, stray lines, the unfinished tail, and an event with a name but no data,
 * which the Anthropic SDK hands on where the standard ignores it. A lone CR ends its line at once, since waiting
 * for a possible LF would date the event by the next one.
 */
function openSse(): SseReader {
  const decoder = new TextDecoder();
  const events: StreamEvent[] = [];
  const comments: number[] = [];
  const strayLines: string[] = [];
  /** Lines since the last blank one, and the pieces of the line under way. */
  let block: string[] = [];
  let partial: string[] = [];
  let name = '';
  let data: string[] = [];
  let afterCr = false;

  function dispatch(at: number): void {
    if (data.length > 0 || name !== '') {
      const text = data.join('\n');
      events.push({ at, name: name === '' ? undefined : name, data: text, json: parseJson(text) });
    }
    block = [];
    data = [];
    name = '';
  }

  function takeLine(line: string, at: number): void {
    if (line === '') {
      dispatch(at);
      return;
    }
    if (line.startsWith(':')) {
      comments.push(at);
      return;
    }
    block.push(line);
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (field === 'data') data.push(value);
    else if (field === 'event') name = value;
    else if (field !== 'id' && field !== 'retry') takeStray(line);
  }

  function takeStray(line: string): void {
    if (strayLines.length < STRAY_LINES) strayLines.push(line.slice(0, STRAY_LENGTH));
  }

  function feedText(text: string, at: number): void {
    if (text === '') return;
    const lineEnd = /\r\n|\r|\n/g;
    // The LF of a CRLF that was split between two chunks.
    let start = afterCr && text.startsWith('\n') ? 1 : 0;
    lineEnd.lastIndex = start;
    for (let match = lineEnd.exec(text); match; match = lineEnd.exec(text)) {
      partial.push(text.slice(start, match.index));
      const line = partial.join('');
      partial = [];
      start = lineEnd.lastIndex;
      takeLine(line, at);
    }
    afterCr = text.endsWith('\r');
    if (start < text.length) partial.push(text.slice(start));
  }

  return {
    feed: (bytes, at) => feedText(decoder.decode(bytes, { stream: true }), at),
    end() {
      const last = partial.join('') + decoder.decode();
      const unfinished = last === '' || last.startsWith(':') ? block : [...block, last];
      return { kind: 'stream', events, comments, strayLines, tail: unfinished.join('\n') };
    },
  };
}

/** Reads a whole decoded body. */
export function readSse(chunks: readonly Chunk[]): StreamReading {
  const reader = openSse();
  for (const { bytes, at } of chunks) reader.feed(bytes, at);
  return reader.end();
}

/** Whether a text's first line looks like a stream's, whatever its headers say. */
export function looksLikeSse(text: string): boolean {
  return /^\uFEFF?[\r\n]*(?:event|data|id|retry)?:/.test(text);
}
