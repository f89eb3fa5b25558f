import { answeredWell } from '../answer.ts';
import { headerValue } from '../exchange.ts';
import { namedField } from '../named-field.ts';
import type { Pair } from '../pairs.ts';
import { pairsOf, speaksForeign, statusOf } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { issue, PROTOCOL } from './published.ts';
import { atMostOne, breaches, type Fault, onEachResponse } from './subjects.ts';

function onEachCall(check: (pair: Pair, wire: AttemptWire) => readonly Fault[]): Rule['check'] {
  return (wire) => pairsOf(wire).flatMap((pair) => breaches(pair.north, check(pair, wire)));
}

/** A gateway may check credentials itself, and spare an upstream that was busy a moment ago. */
const OWN_RIGHT = new Set([401, 403, 429, 503, 529]);

/** Which part of the request a refusal complains of: mostly what a newer CLI release sends for the first time. */
function fieldWords({ requestJson, response }: Reading): string {
  const text = response.kind === 'json' || response.kind === 'text' ? response.text : '';
  const field = namedField(text, requestJson);
  return field === undefined ? '' : `: it names ${field.path}, which the CLI sent as ${field.sent}`;
}

function refusalFault({ north, south }: Pair, wire: AttemptWire): Fault | undefined {
  const status = statusOf(north);
  if (status === undefined || status < 400 || north.exchange.end === 'client_gone')
    return undefined;
  const message = `POST ${north.exchange.request.path.split('?')[0]} was answered with ${status}`;
  if (!wire.southRecorded || speaksForeign(wire)) return { message, severity: 'note' };
  // A failure in a stream of status 200 is best told by a status, when nothing was passed on yet.
  if (south.some(answeredWell)) return `${message}, though the upstream had answered`;
  if (south.length > 0) return undefined;
  const alone = `${message} without asking the upstream${fieldWords(north)}`;
  return OWN_RIGHT.has(status) ? { message: alone, severity: 'warning' } : alone;
}

/** With one side recorded nobody can tell who refused, so the verdict decides by status then. */
export const refused: Rule = {
  id: 'http/refused',
  severity: 'error',
  party: 'target',
  says: 'The target refuses no request that the upstream answers.',
  mend: "Read the target's own message: a schema too strict for today's CLI is the usual cause.",
  link: issue('vllm-project/vllm', 44000),
  check: onEachCall((pair, wire) => atMostOne(refusalFault(pair, wire))),
};

/** Aborting is one of the right answers to an upstream that failed. */
function upstreamFailed({ south }: Pair): boolean {
  return !south.every(answeredWell);
}

/** Any upstream that was asked in the CLI's name and did not fail makes a broken connection the target's. */
function brokenFault(pair: Pair, wire: AttemptWire): Fault | undefined {
  const { end, endMessage } = pair.north.exchange;
  if (end !== 'cut' && end !== 'unreachable') return undefined;
  if (wire.southRecorded && upstreamFailed(pair)) return undefined;
  const what = end === 'cut' ? 'the answer broke off' : 'the connection ended without an answer';
  const message = endMessage ? `${what} (${endMessage})` : what;
  return wire.southRecorded && !speaksForeign(wire) ? message : { message, severity: 'warning' };
}

/** CLI 2.1.330 falls back in silence to a request without `stream` after a cut. */
export const broken: Rule = {
  id: 'http/broken',
  severity: 'error',
  party: 'target',
  says: 'An answer arrives whole.',
  mend: "Look in the target's log for a crash, a time limit or a body limit at that moment.",
  link: issue('router-for-me/CLIProxyAPI', 3996),
  check: onEachCall((pair, wire) => atMostOne(brokenFault(pair, wire))),
};

/** CLI 2.1.330 follows a 307; others lose the body or the authorization on the way. */
export const redirect: Rule = {
  id: 'http/redirect',
  severity: 'warning',
  party: 'target',
  says: 'No call of the API is redirected.',
  mend: 'Serve the path itself, with and without a trailing slash.',
  link: PROTOCOL,
  check: onEachResponse((reading) => {
    const status = statusOf(reading) ?? 0;
    if (reading.route === 'other' || status < 300 || status > 399 || status === 304) return [];
    return [`${reading.exchange.request.method} was redirected with ${status}`];
  }),
};

/** First bytes by which a compression is known. */
const MAGIC: readonly (readonly [name: string, bytes: readonly number[]])[] = [
  ['gzip', [0x1f, 0x8b, 0x08]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

/** The compression of what should be plain text after decoding. */
function compression({ exchange, response }: Reading): string | undefined {
  const start = exchange.response?.body.chunks[0]?.bytes;
  if (!start || response.kind === 'undecodable') return undefined;
  const encoded = headerValue(exchange.response?.headers ?? [], 'content-encoding');
  if (encoded !== undefined && encoded.trim().toLowerCase() !== 'identity')
    return isGarbled(response) ? 'compressed once more than its header says' : undefined;
  return MAGIC.find(([, bytes]) => bytes.every((byte, place) => start[place] === byte))?.[0];
}

/** The same bytes, read as UTF-8. */
const GARBLED = MAGIC.map(([, bytes]) => Buffer.from(bytes.slice(0, 2)).toString());

/** Text that starts like a compression's bytes. */
function isGarbled(response: Reading['response']): boolean {
  const text =
    response.kind === 'text'
      ? response.text
      : response.kind === 'stream'
        ? (response.strayLines[0] ?? response.tail)
        : '';
  return GARBLED.some((start) => text.startsWith(start));
}

/** CLI 2.1.330 ends with "ZlibError", exit 1. */
export const contentEncoding: Rule = {
  id: 'encoding/stale',
  severity: 'error',
  party: 'target',
  says: 'A body is encoded as its `content-encoding` says.',
  mend: "Drop the upstream's `content-encoding` and `content-length` when passing on a decoded body.",
  link: issue('qualixar/superlocalmemory', 79),
  check: onEachResponse((reading) => {
    const { exchange, response } = reading;
    const hidden = compression(reading);
    if (hidden) return [`the body is ${hidden}, and no content-encoding says so`];
    if (response.kind !== 'undecodable' || exchange.end !== 'complete') return [];
    if (exchange.response?.body.truncated) return [];
    return [`the body cannot be decoded as ${response.encoding}: ${response.message}`];
  }),
};
