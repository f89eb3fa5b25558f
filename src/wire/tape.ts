import type { Decoded, ExchangeEnd, HeaderLines, Recorded, Side } from './exchange.ts';
import type { Allowance, Keeper, KeepLimits } from './keep.ts';
import { keepBody } from './keep.ts';

/** An exchange while it is being recorded. */
export type Tape = {
  readonly id: string;
  readonly side: Side;
  readonly startedAt: number;
  /** Milliseconds since the exchange began. */
  readonly now: () => number;
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly headers: HeaderLines;
    readonly body: Keeper;
  };
  attempt: string | undefined;
  requestDecoded: Decoded | undefined;
  response: TapedResponse | undefined;
  /** It went out a second time, since the kept connection was closed just as it was used again. */
  resent: boolean;
  ended: { end: ExchangeEnd; message: string | undefined; at: number } | undefined;
  readonly limits: KeepLimits;
  allowance: Allowance;
};

type TapedResponse = {
  readonly status: number;
  readonly httpVersion: string;
  readonly headers: HeaderLines;
  readonly at: number;
  readonly body: Keeper;
};

/** One count for all recorders of a process, so that ids stay unique when each target has its own. */
const counts = { north: 0, south: 0 };

export function startTape(start: {
  readonly side: Side;
  readonly attempt: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly headers: HeaderLines;
  readonly limits: KeepLimits;
  readonly allowance: Allowance;
}): Tape {
  const { side, attempt, method, path, headers, limits, allowance } = start;
  counts[side] += 1;
  const origin = performance.now();
  return {
    id: `${side === 'north' ? 'n' : 's'}${counts[side]}`,
    side,
    // Finer than a millisecond, and never set back: who began first tells which request led to which.
    startedAt: performance.timeOrigin + origin,
    now: () => performance.now() - origin,
    request: { method, path, headers, body: keepBody(limits, allowance) },
    attempt,
    requestDecoded: undefined,
    response: undefined,
    resent: false,
    ended: undefined,
    limits,
    allowance,
  };
}

export function tapeResponse(
  tape: Tape,
  head: { readonly status: number; readonly httpVersion: string; readonly headers: HeaderLines },
): Keeper {
  const body = keepBody(tape.limits, tape.allowance);
  tape.response = { ...head, at: tape.now(), body };
  return body;
}

/** The first end told is the true one; what follows is its echo on the other socket. */
export function tapeEnd(tape: Tape, end: ExchangeEnd, message: string | undefined): void {
  tape.ended ??= { end, message, at: tape.now() };
}

/** Gives the exchange to an attempt and charges it with what is kept. */
export function attributeTape(tape: Tape, attempt: string | undefined, allowance: Allowance): void {
  tape.attempt = attempt;
  tape.allowance = allowance;
  tape.request.body.moveTo(allowance);
  tape.response?.body.moveTo(allowance);
}

/**
 * Keeps a request's decoded body for its reading, unless the body itself is kept in part only, or is so much smaller
 * than what it holds that memory would run out of bounds.
 */
export function keepDecoded(tape: Tape, decoded: Decoded): void {
  const { truncated } = tape.request.body.body();
  const size = decoded.chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (!truncated && size <= tape.limits.bodyBytes) tape.requestDecoded = decoded;
}

/** The finished exchange; one without an end counts as left by its client. */
export function exchangeOf(tape: Tape): Recorded {
  const { id, side, attempt, startedAt, request, requestDecoded, response, resent } = tape;
  const { end, message, at } = tape.ended ?? {
    end: 'client_gone' as const,
    message: undefined,
    at: tape.now(),
  };
  return {
    id,
    side,
    attempt,
    startedAt,
    request: { ...request, body: request.body.body() },
    requestDecoded,
    response: response && { ...response, body: response.body.body() },
    ...(resent ? { resent: true } : {}),
    end,
    endMessage: message,
    endedAt: at,
  };
}
