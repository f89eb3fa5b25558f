/** Runs one after another, a line each: history.jsonl goes from report to report through the baseline. */

import { z } from 'zod';
import { parseJson } from '../system/json.ts';
import { bareCell, rateOf } from './delta.ts';
import type { Report } from './report.ts';

/** More are forgotten, the oldest first. */
export const MOST_RUNS = 400;
/** In bytes; the file may be anybody's. */
export const HISTORY_LIMIT = 64 << 20;

const runLineSchema = z.object({
  started_at: z.iso.datetime(),
  target: z.string(),
  claude: z.array(z.string()),
  passed: z.number().int(),
  failed: z.number().int(),
  skipped: z.number().int(),
  regressions: z.number().int(),
  complete: z.boolean(),
  /** By cell, repeats together: how many passed, how many ran, and the seconds of each that passed. */
  cells: z.record(z.string(), z.tuple([z.number().int(), z.number().int(), z.array(z.number())])),
});

/** One run of the past. */
export type RunLine = z.infer<typeof runLineSchema>;

/** What can be read of it, in order; other lines are left out. */
export function parseHistory(text: string): RunLine[] {
  return text
    .split('\n')
    .slice(-MOST_RUNS - 1)
    .flatMap((line) => {
      const read = runLineSchema.safeParse(parseJson(line));
      return read.success ? [read.data] : [];
    })
    .slice(-MOST_RUNS);
}

/** The past with this run at its end. */
export function withRun(past: readonly RunLine[], report: Report): RunLine[] {
  const cells = [...Map.groupBy(report.outcomes, bareCell)].map(([cell, repeats]) => {
    const { passed, ran } = rateOf(repeats);
    const seconds = repeats.flatMap((one) => (one.outcome === 'passed' ? one.duration_s : []));
    const told: RunLine['cells'][string] = [passed, ran, seconds];
    return [cell, told] as const;
  });
  const line: RunLine = {
    started_at: report.started_at,
    target: report.target,
    claude: report.claude,
    ...report.totals,
    regressions: report.regressions.length,
    complete: report.complete,
    cells: Object.fromEntries(cells),
  };
  return [...past, line].slice(-MOST_RUNS);
}

export function historyText(lines: readonly RunLine[]): string {
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}
