import type { RequestListener } from 'node:http';
import http from 'node:http';
import { messageOf } from '../system/errors.ts';
import { listenOnLoopback } from '../system/loopback.ts';
import { bad, good, type Result } from '../system/result.ts';
import { findAttempts, findTags, splitAttemptPath } from './attribution.ts';
import { mirrorConnections } from './connections.ts';
import { decodeBody } from './decode.ts';
import type { Recorded, Side } from './exchange.ts';
import { bodyBytes } from './exchange.ts';
import type { Destination } from './forward.ts';
import { forward, MAX_HEADER_BYTES } from './forward.ts';
import { headerLines } from './header-lines.ts';
import type { KeepLimits } from './keep.ts';
import type { Ledger, LedgerLimits, OpenExchange } from './ledger.ts';
import { openLedger } from './ledger.ts';
import type { Tape } from './tape.ts';
import { attributeTape, keepDecoded, startTape } from './tape.ts';

export type RecorderLimits = KeepLimits &
  LedgerLimits & {
    /** Milliseconds that `take` waits for open exchanges to end. */
    readonly takeWaitMs: number;
  };

export type RecorderOptions = {
  readonly side: Side;
  /** Base URL to forward to (http or https, may have a path); a function is asked at each request. */
  readonly upstream: string | (() => string | undefined);
  /** `path`: by `/c/<attempt>`, stripped; `tag`: by the last tag in the request's body. */
  readonly attribute: 'path' | 'tag';
  /** The attempt that a request without a tag is made for, where its line alone tells. */
  readonly asker?: (request: Pick<Recorded['request'], 'method' | 'path'>) => string | undefined;
  readonly limits?: Partial<RecorderLimits>;
  /** Holds a request back until it may begin, before any of its time counts; its end is told by what it gives. */
  readonly admit?: (attempt: string | undefined) => Promise<() => void>;
};

export type Recorder = {
  readonly port: number;
  /** Base URL without a trailing slash; on the north side an attempt's path follows. */
  readonly url: string;
  /**
   * Hands out an attempt's exchanges and forgets them. Waits for open ones; those still open after `takeWaitMs` are
   * hung up (`client_gone`), since the attempt is over. `undefined` gives those of no attempt, without waiting.
   */
  take(attempt: string | undefined): Promise<Recorded[]>;
  /** The exchanges under way, of all attempts. */
  open(): OpenExchange[];
  /** Hangs up what is open and frees the port. */
  close(): Promise<void>;
};

const LIMITS: RecorderLimits = {
  bodyBytes: 8 * 1024 * 1024,
  attemptBytes: 64 * 1024 * 1024,
  fineChunks: 8192,
  strays: 200,
  // Long enough that a machine which is itself late can still tell who hung up.
  takeWaitMs: 5000,
};

/** A client may open a connection ahead of its need; ten minutes outlast any attempt. */
const HEADERS_TIMEOUT_MS = 600_000;

/**
 * Starts a recording reverse proxy on a free port of 127.0.0.1.
 * @throws TypeError when a fixed upstream is no http(s) URL
 */
export async function startRecorder(options: RecorderOptions): Promise<Recorder> {
  if (typeof options.upstream === 'string') parseBase(options.upstream);
  const limits = { ...LIMITS, ...options.limits };
  const ledger = openLedger(limits);
  const connections = mirrorConnections();

  const handle: RequestListener = (incoming, answer) => {
    const target = originForm(incoming.url ?? '/');
    const { attempt, path } =
      options.attribute === 'path'
        ? splitAttemptPath(target)
        : { attempt: undefined, path: target };
    // Until its tag is read, a request is charged to itself.
    const allowance =
      options.attribute === 'path' ? ledger.allowance(attempt) : { left: 2 * limits.bodyBytes };
    const keepable = Math.min(limits.bodyBytes, allowance.left);
    const to = destination(options.upstream, path, (secure) =>
      connections.agentFor(incoming, secure, keepable),
    );
    const tape = startTape({
      side: options.side,
      attempt,
      method: incoming.method ?? 'GET',
      path: to.ok ? to.value.path : path,
      headers: headerLines(incoming.rawHeaders),
      limits,
      allowance,
    });
    const entry = ledger.begin(tape);
    // The tag is read once the request is whole, or at the latest when the exchange has ended.
    const attribute = () => {
      if (options.attribute === 'tag')
        entry.attributing ??= attributeByTag(tape, ledger, options.asker);
      return entry.attributing;
    };
    incoming.once('end', attribute);
    const file = async () => {
      await attribute();
      ledger.file(entry);
    };
    entry.hangUp = forward({ incoming, answer, tape, to, onEnd: file });
  };

  const admitted: RequestListener = async (incoming, answer) => {
    const { attempt } = splitAttemptPath(originForm(incoming.url ?? '/'));
    const release = (await options.admit?.(attempt)) ?? (() => undefined);
    answer.once('close', release);
    if (answer.destroyed) release();
    else handle(incoming, answer);
  };
  const listener = options.admit ? admitted : handle;

  const server = http.createServer({
    noDelay: true,
    requestTimeout: 0,
    headersTimeout: HEADERS_TIMEOUT_MS,
    keepAliveTimeout: HEADERS_TIMEOUT_MS,
    requireHostHeader: false,
    maxHeaderSize: MAX_HEADER_BYTES,
  });
  server.on('request', listener);
  // `100 Continue` is the answering side's to say.
  server.on('checkContinue', listener);
  const port = await listenOnLoopback(server);

  return {
    port,
    url: `http://127.0.0.1:${port}`,
    take: (attempt) => ledger.take(attempt, limits.takeWaitMs),
    open: ledger.open,
    async close() {
      const closed = new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      ledger.hangUpAll('the recorder was closed');
      server.closeAllConnections();
      connections.close();
      await closed;
    },
  };
}

/** A request line may hold a whole URL, when its sender takes the recorder for a forward proxy. */
function originForm(target: string): string {
  const path = target.replace(/^https?:\/\/[^/?]*/i, '');
  return path === '' ? '/' : path;
}

function destination(
  upstream: RecorderOptions['upstream'],
  path: string,
  agentFor: (secure: boolean) => http.Agent,
): Result<Destination> {
  const text = typeof upstream === 'string' ? upstream : upstream();
  if (text === undefined) return bad('no upstream is known yet');
  try {
    const base = parseBase(text);
    const prefix = base.pathname.replace(/\/+$/, '');
    const agent = agentFor(base.protocol === 'https:');
    return good({ base, path: path.startsWith('/') ? prefix + path : path, agent });
  } catch (error) {
    return bad(messageOf(error));
  }
}

function parseBase(text: string): URL {
  const base = URL.canParse(text) ? new URL(text) : undefined;
  if (base?.protocol === 'http:' || base?.protocol === 'https:') return base;
  throw new TypeError(`Expected an http or https base URL to forward to, got "${text}".`);
}

async function attributeByTag(
  tape: Tape,
  ledger: Ledger,
  asker: RecorderOptions['asker'],
): Promise<void> {
  // Who waits for it may have gone by the time that it is read.
  const asking = asker?.(tape.request);
  const { body, headers } = tape.request;
  const decoded = await decodeBody(body.body(), headers, { whole: false });
  const plain = unescapeTag(bodyBytes(decoded).toString('latin1'));
  // A target that lost the prompt may have kept the system prompt, which names the attempt's folder.
  const attempt = findTags(plain).at(-1)?.attempt ?? asking ?? findAttempts(plain).at(-1);
  attributeTape(tape, attempt, ledger.allowance(attempt));
  keepDecoded(tape, decoded);
}

/** JSON may escape a tag's `/` and, rarely, its brackets; nested JSON does so more than once. */
function unescapeTag(text: string): string {
  return text
    .replace(/\\+\//g, '/')
    .replace(/\\+u00([0-7][0-9a-f])/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
}
