import type { Exchange, HeaderLines, Recorded, Side } from '../../../src/wire/exchange.ts';
import { readExchange } from '../../../src/wire/read.ts';
import type { AttemptWire } from '../../../src/wire/reading.ts';
import { messageStart, TEXT_STREAM } from '../../wire/streams.ts';
import { REQUEST } from '../telling.ts';

/** A body as an example writes it: events and raw text of a stream, one chunk each; else text, bytes, or JSON. */
type Body = readonly (object | string)[] | string | Uint8Array | object;

/** One exchange as it goes over the wire; what is left out is a request of the CLI and a good stream. */
export type Said = {
  readonly method?: string;
  readonly path?: string;
  readonly asks?: unknown;
  readonly sends?: HeaderLines;
  readonly status?: number;
  readonly gets?: HeaderLines;
  readonly answers?: Body | undefined;
  /** When the chunks came, in ms since the exchange began; 1 ms apart where it is left out. */
  readonly at?: (place: number) => number;
  readonly startedAt?: number;
  readonly endedAt?: number;
  readonly end?: Exchange['end'];
  readonly resent?: true;
};

/** All of an attempt; without `south` only the CLI's side was recorded. */
export type Shot = { readonly north: readonly Said[]; readonly south?: readonly Said[] };

/** A few bytes that break a rule, and the same without the fault. */
export type Example = {
  readonly broken: Shot;
  readonly mended: Shot;
  /** Other rules that these bytes cannot help but break, and why. */
  readonly also?: Readonly<Record<string, string>>;
};

export type Examples = Readonly<Record<string, Example>>;

/** Answers of the CLI's side alone. */
export function answered(broken: Body, mended: Body = TEXT_STREAM): Example {
  const shot = (answers: Body): Shot => ({ north: [{ answers }] });
  return { broken: shot(broken), mended: shot(mended) };
}

/** What the CLI got, against what the upstream had answered in the Messages API. */
export function relayed(had: readonly object[], given: readonly object[]): Example {
  const south = [{ answers: had }];
  return {
    broken: { north: [{ answers: given }], south },
    mended: { north: [{ answers: had }], south },
  };
}

/** A request of the CLI, and what of it reached an upstream in the Messages API. */
export function forwarded(sent: object, got: object | string): Example {
  const asks = { ...REQUEST, ...sent };
  const shot = (south: unknown): Shot => ({ north: [{ asks }], south: [{ asks: south }] });
  return {
    broken: shot(typeof got === 'string' ? got : { ...REQUEST, ...got }),
    mended: shot(asks),
  };
}

/** Events as a target writes them. */
export function sse(events: readonly (object | string)[]): string[] {
  return events.map((event) =>
    typeof event === 'string'
      ? event
      : `event: ${'type' in event ? event.type : 'message'}\ndata: ${JSON.stringify('data' in event ? event.data : event)}\n\n`,
  );
}

/** The chunks of a request's or an answer's body. */
export function chunksOf(body: unknown): readonly (string | Uint8Array)[] {
  if (body === undefined) return [];
  if (typeof body === 'string' || body instanceof Uint8Array) return [body];
  return Array.isArray(body) ? sse(body) : [JSON.stringify(body)];
}

const CLI = ['user-agent', 'claude-cli/2.1.331'] as const;
const VERSION: HeaderLines = [['anthropic-version', '2023-06-01']];

/** With the defaults put in. */
export function spelledOut(said: Said) {
  const answers = 'answers' in said ? said.answers : TEXT_STREAM;
  const type = Array.isArray(answers)
    ? 'text/event-stream'
    : typeof answers === 'string'
      ? 'text/plain'
      : 'application/json';
  const gets: HeaderLines = [['content-type', type]];
  return {
    method: 'POST',
    path: '/v1/messages',
    asks: said.method === undefined ? REQUEST : undefined,
    sends: VERSION,
    status: 200,
    gets,
    at: (place: number) => place + 2,
    end: 'complete' as const,
    endedAt: 2000,
    ...said,
    answers,
  };
}

/** A good stream, with an id of its own. */
function goodStream(place: number): Body {
  const [, ...rest] = TEXT_STREAM;
  return place === 0 ? TEXT_STREAM : [messageStart({ id: `msg_${place + 1}` }), ...rest];
}

function recorded(given: Said, side: Side, place: number): Recorded {
  const said = 'answers' in given ? given : { ...given, answers: goodStream(place) };
  const { method, path, asks, sends, status, gets, answers, at, end, endedAt, startedAt } =
    spelledOut(said);
  const body = (pieces: readonly (string | Uint8Array)[], time: (place: number) => number) => {
    const chunks = pieces.map((piece, index) => ({ at: time(index), bytes: Buffer.from(piece) }));
    return {
      chunks,
      size: Buffer.concat(chunks.map(({ bytes }) => bytes)).length,
      lastAt: chunks.at(-1)?.at,
      truncated: false,
    };
  };
  return {
    id: `${side === 'north' ? 'n' : 's'}${place + 1}`,
    side,
    attempt: undefined,
    startedAt: startedAt ?? 10_000 * (place + 1) + (side === 'north' ? 0 : 10),
    request: {
      method,
      path,
      headers: sends.some(([name]) => name === 'user-agent') ? sends : [CLI, ...sends],
      body: body(chunksOf(asks), () => 0),
    },
    response: {
      status,
      httpVersion: '1.1',
      headers: gets,
      at: 1,
      body: body(chunksOf(answers), at),
    },
    end,
    endMessage: undefined,
    endedAt,
    ...(said.resent ? { resent: said.resent } : {}),
  };
}

/** The bytes read as those of any recording. */
export async function wireOf({ north, south }: Shot): Promise<AttemptWire> {
  const read = (list: readonly Said[], side: Side) =>
    Promise.all(list.map((said, place) => readExchange(recorded(said, side, place))));
  return {
    north: await read(north, 'north'),
    south: await read(south ?? [], 'south'),
    southRecorded: south !== undefined,
    scripted: false,
  };
}
