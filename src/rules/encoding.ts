import { headerValue } from '../wire/exchange.ts';
import type { Reading } from '../wire/reading.ts';
import { STREAMING } from './published.ts';
import type { Rule } from './rule.ts';

export const ENCODING: readonly Rule[] = [
  /** CLI 2.1.330 ends with "ZlibError", exit 1. */
  {
    id: 'encoding/stale',
    on: 'call',
    severity: 'error',
    party: 'target',
    says: 'A body is encoded as its `content-encoding` says.',
    mend: "Drop the upstream's `content-encoding` and `content-length` when passing on a decoded body.",
    link: 'qualixar/superlocalmemory#79',
    check: ({ north }) => {
      const { exchange, response } = north;
      const hidden = compression(north);
      if (hidden) return [`the body is ${hidden}, and no content-encoding says so`];
      if (response.kind !== 'undecodable' || exchange.end !== 'complete') return [];
      if (exchange.response?.body.truncated) return [];
      return [`the body cannot be decoded as ${response.encoding}: ${response.message}`];
    },
  },
  /** CLI 2.1.330 shows U+FFFD in place of what it cannot read. */
  {
    id: 'encoding/characters',
    on: 'pair',
    severity: 'error',
    party: 'target',
    says: 'The text of an answer is UTF-8.',
    mend: 'Pass bytes on as they came; when you must read text, decode over chunks (`TextDecoder` with `stream: true`) and write UTF-8.',
    link: STREAMING,
    check: ({ north }) => {
      const { response, bodies } = north;
      const isText = response.kind === 'json' || response.kind === 'stream';
      return isText && bodies.response?.binary !== undefined
        ? ['the answer holds bytes that are no UTF-8']
        : [];
    },
  },
];

/** First bytes by which a compression is known. */
const MAGIC: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** The compression of what should be plain after decoding. */
function compression({ exchange, response, bodies }: Reading): string | undefined {
  if (response.kind === 'undecodable') return undefined;
  const start = bodies.response?.binary ?? [];
  const found = MAGIC.find(([, bytes]) => bytes.every((byte, place) => start[place] === byte))?.[0];
  const encoded = headerValue(exchange.response?.headers ?? [], 'content-encoding');
  const named = encoded !== undefined && encoded.trim().toLowerCase() !== 'identity';
  return found && named ? 'compressed once more than its header says' : found;
}
