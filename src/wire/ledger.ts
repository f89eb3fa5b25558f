import type { Recorded } from './exchange.ts';
import type { Allowance } from './keep.ts';
import type { Tape } from './tape.ts';
import { exchangeOf } from './tape.ts';

/** An exchange that has not ended yet, for time-outs and blame. */
export type OpenExchange = {
  readonly id: string;
  readonly attempt: string | undefined;
  readonly method: string;
  readonly path: string;
  /** Milliseconds since it began. */
  readonly age: number;
  /** Milliseconds from its beginning to the response's head; undefined while there is none. */
  readonly answeredAt: number | undefined;
  /** Bytes of the response's body so far. */
  readonly received: number;
};

export type LedgerLimits = {
  /** Bytes kept of all exchanges of one attempt. */
  readonly attemptBytes: number;
  /** Exchanges kept that belong to no attempt; the oldest give way. */
  readonly strays: number;
};

/** An open exchange's line in the ledger. */
export type LedgerEntry = {
  readonly tape: Tape;
  /** Ends the exchange on both sides. */
  hangUp: (why: string) => void;
  /** Set while the attempt is being read off the request's body. */
  attributing: Promise<void> | undefined;
  readonly filed: Promise<void>;
};

export type Ledger = {
  allowance(attempt: string | undefined): Allowance;
  begin(tape: Tape): LedgerEntry;
  /** Closes an entry and files its exchange under its attempt. */
  file(entry: LedgerEntry): void;
  /** All that have not ended yet. */
  open(): OpenExchange[];
  take(attempt: string | undefined, waitMs: number): Promise<Recorded[]>;
  hangUpAll(why: string): void;
};

/** Who holds which exchange: the open ones, and the ended ones by attempt until they are taken. */
export function openLedger(limits: LedgerLimits): Ledger {
  const entries = new Map<LedgerEntry, () => void>();
  const filed = new Map<string | undefined, Recorded[]>();
  const allowances = new Map<string | undefined, Allowance>();

  function allowance(attempt: string | undefined): Allowance {
    const known = allowances.get(attempt) ?? { left: limits.attemptBytes };
    allowances.set(attempt, known);
    return known;
  }

  function openOf(attempt: string | undefined): LedgerEntry[] {
    return [...entries.keys()].filter(({ tape }) => tape.attempt === attempt);
  }

  /** Returns when the attempt has no open exchange left. */
  async function quiet(attempt: string): Promise<void> {
    for (;;) {
      await Promise.all([...entries.keys()].map((entry) => entry.attributing));
      const open = openOf(attempt);
      if (open.length === 0) return;
      await Promise.all(open.map((entry) => entry.filed));
    }
  }

  function dropOldestStray(): void {
    const strays = filed.get(undefined) ?? [];
    if (strays.length <= limits.strays) return;
    const oldest = strays.shift();
    if (oldest) allowance(undefined).left += keptBytes(oldest);
  }

  return {
    allowance,
    begin(tape) {
      let done = () => {};
      const ended = new Promise<void>((resolve) => {
        done = resolve;
      });
      const entry: LedgerEntry = { tape, hangUp: () => {}, attributing: undefined, filed: ended };
      entries.set(entry, done);
      return entry;
    },
    file(entry) {
      const done = entries.get(entry);
      if (!done) return;
      entries.delete(entry);
      const { attempt } = entry.tape;
      const mates = filed.get(attempt) ?? [];
      mates.push(exchangeOf(entry.tape));
      filed.set(attempt, mates);
      dropOldestStray();
      done();
    },
    open: () => [...entries.keys()].map(({ tape }) => openExchange(tape)),
    async take(attempt, waitMs) {
      if (attempt !== undefined) {
        await within(waitMs, quiet(attempt));
        const late = openOf(attempt);
        for (const entry of late) entry.hangUp('still open when the attempt was over');
        await within(waitMs, Promise.all(late.map((entry) => entry.filed)));
      }
      const taken = filed.get(attempt) ?? [];
      filed.delete(attempt);
      allowances.delete(attempt);
      return taken.sort((a, b) => Number(a.id.slice(1)) - Number(b.id.slice(1)));
    },
    hangUpAll(why) {
      for (const entry of entries.keys()) entry.hangUp(why);
    },
  };
}

function openExchange(tape: Tape): OpenExchange {
  return {
    id: tape.id,
    attempt: tape.attempt,
    method: tape.request.method,
    path: tape.request.path,
    age: tape.now(),
    answeredAt: tape.response?.at,
    received: tape.response?.body.size() ?? 0,
  };
}

function keptBytes(exchange: Recorded): number {
  const bodies = [exchange.request.body, exchange.response?.body];
  const chunks = bodies.flatMap((body) => body?.chunks ?? []);
  return chunks.reduce((sum, chunk) => sum + chunk.bytes.length, 0);
}

async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work, late]);
  clearTimeout(timer);
}
