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
  /** The first hard wire rule broken; left out when none is. */
  rule: z.string().optional(),
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

/** One entry for every cell that is not as expected, on either side. */
export function differences(baseline: Baseline, outcomes: readonly Outcome[]): string[] {
  const expected = new Map(
    Object.entries(baseline.cells).flatMap(([release, probes]) =>
      Object.entries(probes).map(
        ([probe, want]) => [`${release} ${probe}`, wordsFor(want)] as const,
      ),
    ),
  );
  const seen = new Map(
    outcomes.map((outcome) => [`${outcome.cli_version} ${outcome.feature}`, outcome] as const),
  );
  return [...new Set([...expected.keys(), ...seen.keys()])].flatMap((name) => {
    const outcome = seen.get(name);
    const want = expected.get(name) ?? 'nothing';
    const had = outcome === undefined ? 'nothing' : wordsFor(expectationOf(outcome));
    if (want === had) return [];
    const reasons = outcome?.reasons
      .slice(0, SHOWN_REASONS)
      .map((reason) => `\n      ${short(reason)}`);
    return [`${name}: expected ${want}, seen ${had}${reasons?.join('') ?? ''}`];
  });
}

/** A cell as a baseline would hold it, but for its `why`. */
function expectationOf(outcome: Outcome) {
  const { classification } = outcome;
  return classification === 'passed' ? classification : { classification, rule: mainRule(outcome) };
}

function mainRule({ findings }: Outcome): string | undefined {
  return findings.find(({ severity, party }) => severity === 'error' && party === 'target')?.rule;
}

function wordsFor(want: 'passed' | { classification: string; rule?: string | undefined }): string {
  if (want === 'passed') return want;
  return want.rule === undefined ? want.classification : `${want.classification} by ${want.rule}`;
}
