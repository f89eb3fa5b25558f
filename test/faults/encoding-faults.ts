import zlib from 'node:zlib';
import { changing, set, TEXT, textOf } from './event-maps.ts';
import { product } from './expected.ts';
import type { Fault, Lines, Whole } from './fault.ts';

/** Content encodings, lengths and characters. */

function encoded(name: string) {
  return (head: Omit<Whole, 'body'>) => ({
    ...head,
    headers: [...head.headers, ['content-encoding', name] as const],
  });
}

function head({ status, headers }: Whole, more: Lines): string {
  const own = new Set(['transfer-encoding', 'content-length', 'connection', 'keep-alive']);
  const lines = [...headers.filter(([name]) => !own.has(name.toLowerCase())), ...more];
  return `HTTP/1.1 ${status} OK\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}connection: close\r\n\r\n`;
}

function withLength(change: (length: number) => number) {
  return (whole: Whole) =>
    Buffer.concat([
      Buffer.from(head(whole, [['content-length', String(change(whole.body.length))]])),
      whole.body,
    ]);
}

export const ENCODING_FAULTS: readonly Fault[] = [
  {
    name: 'gzip-header-on-plain-body',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('encoding/stale'),
    mutate: { head: encoded('gzip') },
  },
  {
    name: 'br-header-on-gzip-body',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('encoding/stale'),
    mutate: { head: encoded('br'), coding: 'gzip' },
  },
  {
    name: 'gzip-body-without-header',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('encoding/stale'),
    mutate: { coding: 'gzip' },
  },
  {
    name: 'gzip-twice-named-once',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('encoding/stale'),
    mutate: {
      gather: (whole) => ({
        ...encoded('gzip')(whole),
        body: zlib.gzipSync(zlib.gzipSync(whole.body)),
      }),
    },
  },
  {
    name: 'gzip-cut',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('encoding/stale'),
    mutate: {
      gather: (whole) => ({
        ...encoded('gzip')(whole),
        body: zlib.gzipSync(whole.body).subarray(0, -40),
      }),
    },
  },
  {
    name: 'content-length-too-long',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('http/broken'),
    mutate: { onSocket: withLength((length) => length + 100) },
  },
  {
    name: 'content-length-too-short',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('stream/terminal-event', 'http/broken'),
    mutate: { onSocket: withLength((length) => length - 100) },
  },
  {
    name: 'chunk-sizes-wrong',
    family: 'R15',
    probes: ['basic_text'],
    expect: product('http/broken'),
    mutate: {
      onSocket: (whole) =>
        Buffer.concat([
          Buffer.from(`${head(whole, [['transfer-encoding', 'chunked']])}zz\r\n`),
          whole.body,
        ]),
    },
  },
  {
    name: 'characters-mangled',
    family: 'R15',
    probes: ['unicode_text'],
    expect: product('across/text', 'body/history'),
    mutate: {
      gather: (whole) => ({
        ...whole,
        body: Buffer.from(Buffer.from(whole.body).toString('latin1')),
      }),
    },
  },
  {
    name: 'characters-replaced-in-request',
    family: 'R15',
    probes: ['unicode_text'],
    expect: product('body/history'),
    mutate: {
      requestBytes: (bytes) => Buffer.from(bytes.toString('latin1').replace(/[^\x20-\x7f]/g, '?')),
    },
  },
  {
    name: 'text-split-inside-characters',
    family: 'R15',
    probes: ['unicode_text'],
    expect: product('across/text'),
    mutate: {
      events: changing(TEXT, (event) => {
        const text = Buffer.from(textOf(event)).subarray(0, -1).toString();
        return set(event, ['delta', 'text'], text);
      }),
    },
  },
];
