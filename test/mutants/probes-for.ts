import { PROBES } from '../../src/probes/catalogue.ts';
import { bodyBytes, type Recorded } from '../../src/wire/exchange.ts';
import type { Mutation } from '../faults/fault.ts';
import { parse } from '../faults/stream-text.ts';
import type { Mutant } from './mutants.ts';
import { AIMS } from './naming.ts';
import { playExchange, type Sides } from './offline-exchange.ts';
import { exchangesOf, type RecordedCell } from './recording.ts';
import { nameOf, routeName, type Site } from './sites.ts';

/** A mutant that survives its first probe gets two more. */
const MOST = 3;

/** Fields that say nothing are none, so that a cell is looked for where they say something. */
const SAYS_NOTHING = /,?"\w+":(?:null|\[\])/g;

function bytesOf(message: Recorded['request'] | Recorded['response']): string {
  return message ? bodyBytes(message.body).toString('latin1').replace(SAYS_NOTHING, '') : '';
}

/** What a call's two sides hold, apart from time. */
function printOf({ north, south }: Sides): string {
  const request = south && {
    path: south.request.path,
    headers: south.request.headers,
    json: parse(bodyBytes(south.request.body)),
  };
  const { response, end } = north;
  return JSON.stringify([request, response?.status, response?.headers, bytesOf(response), end]);
}

/** Time and connections leave no trace in what was recorded. */
function isUnseen({ pace, gather, times, coding, onSocket }: Mutation): boolean {
  return [pace, gather, times, coding, onSocket].some((stage) => stage !== undefined);
}

const untouched = new WeakMap<Recorded, string>();

function printUntouched(exchange: Recorded): string {
  const print = untouched.get(exchange) ?? printOf(playExchange(exchange, 0, {}));
  untouched.set(exchange, print);
  return print;
}

/** Whether a mutant changes anything in a probe's traffic. */
function strikes({ mutation, site }: Mutant, cell: RecordedCell): boolean {
  if (isUnseen(mutation)) return true;
  return exchangesOf(cell).some(
    (exchange, place) =>
      routeName(exchange.request.method, exchange.request.path) === site.route &&
      printOf(playExchange(exchange, place, mutation)) !== printUntouched(exchange),
  );
}

/** Seconds that a cell takes, roughly and always the same: its calls, and how long their answers were drawn out. */
function costOf(cell: RecordedCell): number {
  const calls = exchangesOf(cell).map(({ endedAt }) => 1 + Math.floor(endedAt / 1000));
  return calls.reduce((sum, one) => sum + one, 0);
}

function weightOf({ probe }: RecordedCell): number {
  const found = PROBES.find(({ name }) => name === probe);
  return (found?.faults ? 2 : 0) + (found?.cost === 'costly' ? 1 : 0);
}

/** Probes that are there for a rule about a site, those for the narrowest aim first. */
function aimedAt(site: Site, cells: readonly RecordedCell[]): readonly RecordedCell[] {
  const rulesOf = ({ probe }: RecordedCell) =>
    PROBES.find(({ name }) => name === probe)?.rules ?? [];
  return AIMS.filter(({ where }) => where.test(nameOf(site))).flatMap(({ rules }) =>
    cells.filter((cell) => rulesOf(cell).some((rule) => rules.test(rule))),
  );
}

/**
 * Probes in whose traffic a mutant changes something, in the order to try them: the cheapest that does not fail on
 * purpose, one that is there for a rule about the path, the next cheapest.
 */
export function probesFor(mutant: Mutant, cells: readonly RecordedCell[]): readonly string[] {
  const held = cells
    .filter(({ probe, clean }) => clean && Object.hasOwn(mutant.site.probes, probe))
    .toSorted((one, other) => weightOf(one) - weightOf(other) || costOf(one) - costOf(other));
  const [first, second, third] = firstOf(held, MOST, (cell) => strikes(mutant, cell));
  const aimed = aimedAt(mutant.site, held).find((cell) => cell !== first && strikes(mutant, cell));
  const order = [first, aimed, second, third].flatMap((cell) => (cell ? [cell.probe] : []));
  return [...new Set(order)].slice(0, MOST);
}

/** The first so many items that pass a test; the rest is not tried. */
export function firstOf<Item>(
  items: readonly Item[],
  count: number,
  test: (item: Item) => boolean,
): readonly Item[] {
  const found: Item[] = [];
  for (const item of items) {
    if (found.length >= count) break;
    if (test(item)) found.push(item);
  }
  return found;
}

/** Whether a mutant changes anything at all that was recorded. */
export function isPlayable(mutant: Mutant, cells: readonly RecordedCell[]): boolean {
  return cells.some(
    (cell) => cell.clean && Object.hasOwn(mutant.site.probes, cell.probe) && strikes(mutant, cell),
  );
}
