import type { Agent, ClientRequest, IncomingMessage, ServerResponse } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { urlToHttpOptions } from 'node:url';
import type { Result } from '../system/result.ts';
import type { Body } from './exchange.ts';
import { endToEnd, headerLines, requestLines } from './header-lines.ts';
import type { Tape } from './tape.ts';
import { tapeEnd, tapeResponse } from './tape.ts';

/** Where a request goes on to. */
export type Destination = { readonly base: URL; readonly path: string; readonly agent: Agent };

export type Passage = {
  readonly incoming: IncomingMessage;
  readonly answer: ServerResponse;
  readonly tape: Tape;
  /** The destination, or in words why there is none. */
  readonly to: Result<Destination>;
  /** Called once, when the exchange has ended and the request has been read or given up. */
  readonly onEnd: () => void;
};

/** Head room for targets with long headers: a refusal here would be blamed on them. */
export const MAX_HEADER_BYTES = 256 * 1024;

/**
 * Passes one request and its response through, as they come, and tapes both. Nothing is mended: a cut on one side
 * is a cut on the other. Only a destination that cannot be reached at all, and one that sends the CLI elsewhere, are answered here, with a 502.
 *
 * @returns ends the exchange on both sides, with the reason in words
 */
export function forward({ incoming, answer, tape, to, onEnd }: Passage): (why: string) => void {
  let outgoing: ClientRequest | undefined;
  const over = requestOver(incoming);
  const settle: Settle = (end, message) => {
    if (tape.ended) return;
    tapeEnd(tape, end, message);
    over.then(onEnd);
  };

  incoming.on('data', (bytes: Buffer) => tape.request.body.add(bytes, tape.now()));
  // Both sockets tell their loss by the answer's `close`; unheard errors would end the process.
  incoming.on('error', () => {});
  answer.on('error', () => {});
  answer.on('finish', () => settle('complete', undefined));
  answer.on('close', () => {
    if (answer.writableFinished) return;
    settle('client_gone', undefined);
    outgoing?.destroy();
  });
  over.then(() => {
    if (!incoming.complete) outgoing?.destroy();
  });

  const refuse = (why: string) => {
    settle('unreachable', why);
    leaveExpectant(incoming, answer);
    answerOurselves(answer, 'unreachable', why);
    incoming.resume();
  };
  if (!to.ok) refuse(to.fault);
  else {
    const destination = to.value;
    const pass = () => {
      try {
        outgoing = openRequest(destination, tape);
        passRequest(incoming, outgoing, answer, tape.request.body.body());
        passResponse({ incoming, outgoing, answer, tape, to: destination, settle, refuse, again });
      } catch (error) {
        refuse(faultText(error));
      }
    };
    const again = () => {
      tape.resent = true;
      pass();
    };
    pass();
  }

  return (why) => {
    settle('client_gone', why);
    outgoing?.destroy();
    incoming.destroy();
    answer.destroy();
  };
}

type Settle = (end: 'complete' | 'client_gone' | 'cut' | 'unreachable', message?: string) => void;

function openRequest({ base, path, agent }: Destination, tape: Tape): ClientRequest {
  const { hostname, port } = urlToHttpOptions(base);
  const { method, headers } = tape.request;
  const secure = base.protocol === 'https:';
  return (secure ? https : http).request({
    hostname,
    port: port || (secure ? 443 : 80),
    method,
    path,
    agent,
    headers: requestLines(headers, method, base.host).flat(),
    maxHeaderSize: MAX_HEADER_BYTES,
  });
}

/** @param received what has come of the body before, when the request goes out a second time */
function passRequest(
  incoming: IncomingMessage,
  outgoing: ClientRequest,
  answer: ServerResponse,
  received: Body,
): void {
  outgoing.setNoDelay(true);
  flushHead(outgoing);
  outgoing.on('continue', () => {
    if (incoming.headers.expect) answer.writeContinue();
  });
  for (const { bytes } of received.chunks) outgoing.write(bytes);
  const end = () => {
    outgoing.addTrailers(headerLines(incoming.rawTrailers));
    outgoing.end();
  };
  if (incoming.readableEnded) end();
  else {
    incoming.pipe(outgoing, { end: false });
    incoming.once('end', end);
    outgoing.once('close', () => incoming.off('end', end));
  }
  // An answer may come before the whole request; what is still sent then is read to its end.
  outgoing.on('close', () => {
    incoming.unpipe(outgoing);
    incoming.resume();
  });
}

function passResponse(leg: {
  readonly incoming: IncomingMessage;
  readonly outgoing: ClientRequest;
  readonly answer: ServerResponse;
  readonly tape: Tape;
  readonly to: Destination;
  readonly settle: Settle;
  readonly refuse: (why: string) => void;
  /** Sends the request once more. */
  readonly again: () => void;
}): void {
  const { incoming, outgoing, answer, tape, to, settle, refuse, again } = leg;
  let connected = false;
  // Set on a kept connection: whether a byte has come since.
  let answeredNothing: (() => boolean) | undefined;
  let fault: string | undefined;
  const note = (error: unknown) => {
    fault ??= faultText(error);
  };

  outgoing.on('socket', (socket) => {
    connected = outgoing.reusedSocket;
    if (connected) {
      const before = socket.bytesRead;
      answeredNothing = () => socket.bytesRead === before;
      return;
    }
    const event = to.base.protocol === 'https:' ? 'secureConnect' : 'connect';
    socket.once(event, () => {
      connected = true;
    });
  });
  outgoing.on('error', note);
  outgoing.on('close', () => {
    if (tape.ended || tape.response) return;
    // A kept connection may be closed just as it is used again: that is nobody's fault, and every client asks anew.
    if (answeredNothing?.() && !tape.resent) {
      again();
      return;
    }
    const why = fault ?? 'the connection was closed without a response';
    if (!connected) {
      refuse(`could not reach ${to.base.origin}: ${why}`);
      return;
    }
    settle('unreachable', why);
    hangUp(answer);
  });

  outgoing.on('response', (response) => {
    // The loss of the body's rest: what has passed is flushed, then the client sees the same unclean end.
    const cut = () => {
      settle('cut', fault ?? 'the connection was closed in mid-response');
      outgoing.destroy();
      hangUp(answer);
    };
    response.on('error', note);
    response.on('close', () => {
      if (!response.complete) cut();
    });
    const body = tapeResponse(tape, {
      status: response.statusCode ?? 0,
      httpVersion: response.httpVersion,
      headers: headerLines(response.rawHeaders),
    });
    const elsewhere = tape.side === 'north' ? redirection(response, incoming) : undefined;
    if (elsewhere !== undefined) {
      // Followed, it would take the CLI past the recorder, and its prompt to wherever the target says.
      leaveExpectant(incoming, answer);
      answerOurselves(answer, 'redirect', `the target redirected the request to ${elsewhere}`);
      response.on('data', (bytes: Buffer) => body.add(bytes, tape.now()));
      return;
    }
    try {
      startAnswer(response, answer, incoming);
    } catch (error) {
      note(error);
      cut();
      return;
    }
    response.on('data', (bytes: Buffer) => body.add(bytes, tape.now()));
    response.pipe(answer, { end: false });
    response.on('end', () => {
      answer.addTrailers(headerLines(response.rawTrailers));
      answer.end();
    });
  });
}

function startAnswer(
  response: IncomingMessage,
  answer: ServerResponse,
  incoming: IncomingMessage,
): void {
  const { headers, rawHeaders, statusCode = 0, statusMessage = '' } = response;
  const closeDelimited = !headers['content-length'] && !headers['transfer-encoding'];
  // A body that ends by closing stays one: chunked, it would claim to be whole, which nobody knows.
  if (closeDelimited) answer.useChunkedEncodingByDefault = false;
  leaveExpectant(incoming, answer);
  // The client's connection ends where its mirror does.
  if (endsConnection(headers)) answer.shouldKeepAlive = false;
  answer.sendDate = false;
  answer.writeHead(statusCode, statusMessage, endToEnd(headerLines(rawHeaders)).flat());
  flushHead(answer);
}

function endsConnection({ connection = '' }: IncomingMessage['headers']): boolean {
  return connection.split(',').some((word) => word.trim().toLowerCase() === 'close');
}

/** A client that still waits for `100 Continue` may never send its body: its connection cannot be used again. */
function leaveExpectant(incoming: IncomingMessage, answer: ServerResponse): void {
  if (incoming.headers.expect && !incoming.complete) answer.shouldKeepAlive = false;
}

/** Where a response sends a request with a body on to; undefined when it does not. */
function redirection(
  { statusCode = 0, headers }: IncomingMessage,
  { method }: IncomingMessage,
): string | undefined {
  const isRedirect = statusCode >= 300 && statusCode < 400;
  return isRedirect && method === 'POST' ? headers.location : undefined;
}

function answerOurselves(
  answer: ServerResponse,
  what: 'unreachable' | 'redirect',
  why: string,
): void {
  const error = { type: 'api_error', message: `claude-smoke-action recorder: ${why}` };
  const text = JSON.stringify({ type: 'error', error });
  answer.writeHead(502, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-smoke-recorder': what,
  });
  answer.end(text);
}

/** Closes the client's connection without ending the message, once what was written has left. */
function hangUp(answer: ServerResponse): void {
  if (answer.socket) answer.socket.destroySoon();
  else answer.destroy();
}

/** Resolves when nothing more of the request will come. Once answered, an unfinished one hears of its end by the
 * socket alone. */
function requestOver(incoming: IncomingMessage): Promise<void> {
  const { socket } = incoming;
  return new Promise((resolve) => {
    const over = () => {
      socket.off('close', over);
      resolve();
    };
    incoming.once('end', over);
    incoming.once('close', over);
    socket.once('close', over);
  });
}

/** Sends the head at once. Node's own `flushHeaders` would send it as UTF-8 where headers are Latin-1. */
function flushHead(message: ClientRequest | ServerResponse): void {
  message.write(Buffer.alloc(0));
}

/** The network's own words; a failed attempt at several addresses has them in its parts. */
function faultText(error: unknown): string {
  if (error instanceof AggregateError && error.message === '') {
    return error.errors.map(faultText).join('; ');
  }
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error.message === '') return code || error.name;
  return code && !error.message.includes(code) ? `${error.message} (${code})` : error.message;
}
