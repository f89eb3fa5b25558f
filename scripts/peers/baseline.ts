import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { CLASSIFICATIONS } from '../../src/config/classifications.ts';
import type { Outcome } from '../../src/report/report.ts';

/*
 * What a peer is expected to do, cell by cell. A red cell must say why: what the peer does wrong on
 * the wire, checked by hand against the recorded exchanges.
 */

const redCell = z.strictObject({
  classification: z.enum(CLASSIFICATIONS).exclude(['passed']),
  /** What the first reason must tell, since it alone is seen in a terminal and in annotations. */
  cause: z.strictObject({
    /** The hard wire rule it names; left out when none is broken. */
    rule: z.string().optional(),
    /** Words of it that tell this cause from others. */
    says: z.string().min(4),
  }),
  why: z.string().min(40),
});

const cell = z.union([z.literal('passed'), redCell]);

const baselineSchema = z.strictObject({
  /** File name in docs/recipes. */
  recipe: z.string(),
  /** What a machine may lack; where the set-up fails for want of it, the peer is left out. */
  'may-lack': z.string().optional(),
  /** By CLI release and probe. */
  cells: z.record(z.string(), z.record(z.string(), cell)),
});

export type Baseline = z.infer<typeof baselineSchema>;

/** Reads a committed baseline. @throws Error in words when it is not one */
export async function readBaseline(path: string): Promise<Baseline> {
  const read = baselineSchema.safeParse(parse(await readFile(path, 'utf8')));
  if (read.success) return read.data;
  throw new Error(`${path}:\n${z.prettifyError(read.error)}`);
}

const SHOWN_REASONS = 4;
const SHOWN_CHARACTERS = 400;

function short(reason: string): string {
  return reason.replace(/\s+/g, ' ').slice(0, SHOWN_CHARACTERS);
}

type RedCell = z.infer<typeof redCell>;
type Cell = z.infer<typeof cell>;

/** One entry for every cell that is not as expected, on either side. */
export function differences(baseline: Baseline, outcomes: readonly Outcome[]): string[] {
  const expected = new Map(
    Object.entries(baseline.cells).flatMap(([release, probes]) =>
      Object.entries(probes).map(([probe, want]) => [`${release} ${probe}`, want] as const),
    ),
  );
  const seen = new Map(
    outcomes.map((outcome) => [`${outcome.cli_version} ${outcome.feature}`, outcome] as const),
  );
  return [...new Set([...expected.keys(), ...seen.keys()])].flatMap((name) => {
    const outcome = seen.get(name);
    const want = expected.get(name);
    if (outcome && want && isAsExpected(want, outcome)) return [];
    const reasons = outcome?.reasons
      .slice(0, SHOWN_REASONS)
      .map((reason) => `\n      ${short(reason)}`);
    const had = outcome?.classification ?? 'nothing';
    return [`${name}: expected ${wordsFor(want)}, seen ${had}${reasons?.join('') ?? ''}`];
  });
}

function isAsExpected(want: Cell, outcome: Outcome): boolean {
  if (want === 'passed') return outcome.classification === 'passed';
  return outcome.classification === want.classification && tellsCause(want, outcome);
}

/** Whether the first reason is the cause: with the rule's name where a rule is broken, and without any where none is. */
function tellsCause({ cause }: RedCell, { reasons, findings }: Outcome): boolean {
  const [first = ''] = reasons;
  const broken = findings.find(
    ({ severity, party }) => severity === 'error' && party === 'target',
  )?.rule;
  const named = cause.rule === undefined || first.startsWith(`${cause.rule}: `);
  return broken === cause.rule && named && first.includes(cause.says);
}

function wordsFor(want: Cell | undefined): string {
  if (want === undefined || want === 'passed') return want ?? 'nothing';
  const { rule, says } = want.cause;
  return `${want.classification} by ${rule === undefined ? '' : `${rule}: `}"${says}"`;
}
