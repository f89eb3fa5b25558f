import { anthropicService } from '../../src/dialects/anthropic/serving/service.ts';
import { findings } from '../../src/rules/judge.ts';
import { bodyBytes, type Recorded } from '../../src/wire/exchange.ts';
import { readExchange } from '../../src/wire/read.ts';
import type { Mutant } from './mutants.ts';
import { playExchange, type Sides } from './offline-exchange.ts';
import type { Played } from './play.ts';
import { probesFor } from './probes-for.ts';
import { exchangesOf, type RecordedCell } from './recording.ts';
import { type Telling, tellingOfFinding } from './verdict-on.ts';

/**
 * Plays a mutant on recorded exchanges, without the CLI: what would be said if the CLI went on as if nothing had
 * happened. Seconds for all mutants, for who works on rules; the score is from real runs.
 */

/** The upstream's refusal of what a mutant makes of a request that it takes as the CLI sent it. */
function refusalOf({ north, south }: Sides): string | undefined {
  if (!south || answerTo(north.request)) return undefined;
  return answerTo(south.request);
}

function answerTo(request: Recorded['request']): string | undefined {
  const lines = request.headers.map(([name, value]) => [name.toLowerCase(), value] as const);
  const handling = anthropicService(undefined).handle({
    method: request.method,
    path: request.path.replace(/\?.*$/, ''),
    headers: Object.fromEntries(lines),
    body: bodyBytes(request.body),
  });
  if (handling.kind === 'turn' || handling.reply.status < 400) return undefined;
  return `the upstream answers HTTP ${handling.reply.status}: ${handling.reply.body}`;
}

async function tellingAt(mutant: Mutant, cell: RecordedCell): Promise<Telling | undefined> {
  const sides = exchangesOf(cell).map((exchange, place) =>
    playExchange(exchange, place, mutant.mutation),
  );
  const read = (list: readonly Recorded[]) => Promise.all(list.map(readExchange));
  const told = findings({
    north: await read(sides.map(({ north }) => north)),
    south: await read(sides.flatMap(({ south }) => south ?? [])),
    southRecorded: true,
    scripted: true,
  }).find(({ severity }) => severity !== 'note');
  if (told) return tellingOfFinding(mutant, told);
  const refusal = sides.map(refusalOf).find((text) => text !== undefined);
  if (refusal === undefined) return undefined;
  return tellingOfFinding(mutant, { rule: 'upstream', message: refusal, severity: 'error' });
}

/** What the rules, and a refusing upstream, say of a mutant. */
export async function playOffline(mutant: Mutant, cells: readonly RecordedCell[]): Promise<Played> {
  const probes: string[] = [];
  for (const probe of probesFor(mutant, cells)) {
    probes.push(probe);
    const cell = cells.find((one) => one.probe === probe);
    const telling = cell && (await tellingAt(mutant, cell));
    if (telling) return { id: mutant.id, probes, telling, seconds: 0 };
  }
  return { id: mutant.id, probes, telling: undefined, seconds: 0 };
}
