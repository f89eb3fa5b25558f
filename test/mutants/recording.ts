import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Body, Recorded } from '../../src/wire/exchange.ts';
import { readExchange } from '../../src/wire/read.ts';
import type { Reading } from '../../src/wire/reading.ts';
import type { Bench } from '../faults/judge-fault.ts';
import { rulesOf } from '../faults/score.ts';
import type { Stand } from './stand.ts';

/** One probe's traffic through a pass-through, and how its cell went. */
export type RecordedCell = {
  readonly probe: string;
  readonly seconds: number;
  /** Green, with nothing above a note: only then does a change of it show. */
  readonly clean: boolean;
  /** The CLI's side, as exchange lines; the other side is the same bytes. */
  readonly lines: readonly string[];
};

const headers = z.array(z.tuple([z.string(), z.string()]));
const body = z.object({
  body: z.string(),
  body_encoding: z.enum(['utf8', 'base64']),
  body_cut: z.boolean(),
  chunks: z.array(z.tuple([z.number(), z.number()])),
});
const line = z.object({
  id: z.string(),
  side: z.enum(['north', 'south']),
  attempt: z.string().nullable(),
  started_at: z.string(),
  request: body.extend({ method: z.string(), path: z.string(), headers }),
  response: body
    .extend({ status: z.number(), http_version: z.string(), at_ms: z.number(), headers })
    .nullable(),
  end: z.enum(['complete', 'client_gone', 'cut', 'unreachable']),
  end_message: z.string().nullable(),
  ended_at_ms: z.number(),
});

export const recordedCell = z.object({
  probe: z.string(),
  seconds: z.number(),
  clean: z.boolean(),
  lines: z.array(z.string()),
});

/** The body as it was kept, in pieces as they came. */
function bodyOf(written: z.infer<typeof body>): Body {
  const bytes = Buffer.from(written.body, written.body_encoding);
  const ends = written.chunks.map((_, place) =>
    written.chunks.slice(0, place + 1).reduce((sum, [, size]) => sum + size, 0),
  );
  const chunks = written.chunks.map(([at], place) => ({
    at,
    bytes: bytes.subarray(ends[place - 1] ?? 0, ends[place] ?? 0),
  }));
  return { chunks, size: bytes.length, truncated: written.body_cut };
}

/** An exchange from its line in a report folder. @throws ZodError for another form of line */
function exchangeFrom(text: string): Recorded {
  const { request, response, ...rest } = line.parse(JSON.parse(text));
  return {
    id: rest.id,
    side: rest.side,
    attempt: rest.attempt ?? undefined,
    startedAt: Date.parse(rest.started_at),
    request: {
      method: request.method,
      path: request.path,
      headers: request.headers,
      body: bodyOf(request),
    },
    response: response
      ? {
          status: response.status,
          httpVersion: response.http_version,
          headers: response.headers,
          at: response.at_ms,
          body: bodyOf(response),
        }
      : undefined,
    end: rest.end,
    endMessage: rest.end_message ?? undefined,
    endedAt: rest.ended_at_ms,
  };
}

const exchanges = new WeakMap<RecordedCell, readonly Recorded[]>();

/** The cell's exchanges as the recorder in front of the target had them; parsed once. */
export function exchangesOf(cell: RecordedCell): readonly Recorded[] {
  const known = exchanges.get(cell) ?? cell.lines.map(exchangeFrom);
  exchanges.set(cell, known);
  return known;
}

export function readingsOf(cell: RecordedCell): Promise<readonly Reading[]> {
  return Promise.all(exchangesOf(cell).map(readExchange));
}

async function linesBelow(folder: string): Promise<readonly string[]> {
  const files = await readdir(folder, { recursive: true });
  const kept = files.filter((file) => /exchanges[\\/][^\\/]+\.jsonl$/.test(file));
  const texts = await Promise.all(kept.map((file) => readFile(join(folder, file), 'utf8')));
  return texts.flatMap((text) => text.split('\n').filter((one) => one !== ''));
}

/** Plays one probe through a pass-through and keeps what crossed the wire. */
export async function recordProbe(
  bench: Bench,
  stand: Stand,
  probe: string,
): Promise<RecordedCell | undefined> {
  const scratch = join(bench.scratch, `record-${probe}`);
  const [outcome] = await stand.judge({ ...bench, scratch }, {}, { probes: probe });
  const lines = outcome === undefined ? [] : await linesBelow(scratch);
  await rm(scratch, { recursive: true, force: true });
  if (outcome === undefined || outcome.outcome === 'skipped') return undefined;
  return {
    probe,
    seconds: outcome.duration_s,
    clean: outcome.classification === 'passed' && rulesOf(outcome).length === 0,
    lines: lines.filter((text) => exchangeFrom(text).side === 'north'),
  };
}
