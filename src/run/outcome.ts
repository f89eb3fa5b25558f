import { stuckWords } from '../claude/screen/drive.ts';
import type { Classification } from '../config/classifications.ts';
import { excerpt } from '../report/excerpt.ts';
import type { AttemptCost, AttemptDetail, Outcome, ReportedFinding } from '../report/report.ts';
import { plainly } from '../system/plain-text.ts';
import type { Redact } from '../system/redact.ts';
import { emptyEvidence, type TokenEvidence } from '../verdict/token-evidence.ts';
import type { Verdict } from '../verdict/verdict.ts';
import type { Attempt } from './attempt.ts';
import type { Cell } from './plan.ts';

const SKIPPED: ReadonlySet<Classification> = new Set(['missing_env', 'not_applicable']);

export function outcomeOf(classification: Classification): Outcome['outcome'] {
  if (classification === 'passed') return 'passed';
  return SKIPPED.has(classification) ? 'skipped' : 'failed';
}

/** How a cell went, for the report. */
export type CellHistory = {
  readonly cell: Cell;
  /** Executions, the last one deciding. */
  readonly attempts: number;
  /** How each of them ended, in order. */
  readonly details: readonly AttemptDetail[];
  /** Seconds, all attempts together. */
  readonly duration: number;
  readonly logPath: string;
  readonly redact: Redact;
};

/** How one attempt ended, for the report. */
export function attemptDetail(
  verdict: Verdict,
  seconds: number,
  cost: AttemptCost,
  redact: Redact,
): AttemptDetail {
  const told = plainly(redact);
  return {
    classification: verdict.classification,
    reasons: verdict.reasons.map(told),
    findings: findingsOf(verdict, told),
    duration_s: thousandths(seconds),
    cost,
  };
}

function findingsOf({ findings }: Verdict, told: Redact): ReportedFinding[] {
  return findings.map(({ exchanges, path, ...finding }) => ({
    ...finding,
    ...(path === undefined ? {} : { path: told(path) }),
    message: told(finding.message),
    exchange: exchanges[0] ?? '',
    exchanges: [...exchanges],
  }));
}

function thousandths(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** The report's record of a cell that ran. */
export function outcomeFrom(history: CellHistory, attempt: Attempt, verdict: Verdict): Outcome {
  const { steps } = attempt.seen;
  const failed = steps.find((run) => run.returncode !== 0) ?? steps.at(-1);
  const told = plainly(history.redact);
  return {
    ...record(history, verdict.classification, verdict.evidence),
    cli_returncode: failed?.returncode ?? null,
    request_count: verdict.requestCount,
    stdout_excerpt: excerpt(steps.map((run) => run.stdout).join('\n'), told),
    stderr_excerpt: excerpt(steps.map((run) => run.stderr).join('\n'), told),
    log_excerpt: excerpt(attempt.log, told),
    ...screenOf(attempt, told),
    ...egressOf(attempt, told),
    flaky: history.attempts > 1 && verdict.classification === 'passed',
    reasons: verdict.reasons.map(told),
    findings: findingsOf(verdict, told),
    checks: verdict.checks.map(({ name, met, seen }) => ({
      name: told(name),
      met,
      ...(seen === undefined ? {} : { seen: told(seen) }),
    })),
  };
}

function egressOf({ seen: { egress = [] } }: Attempt, told: Redact): Pick<Outcome, 'egress'> {
  if (egress.length === 0) return {};
  return { egress: egress.map(({ host, count }) => ({ host: told(host), count })) };
}

/** What the last screen of an attempt showed before it was left. */
function screenOf({ seen }: Attempt, told: Redact): Pick<Outcome, 'screen'> {
  const run = seen.steps.findLast((step) => 'screen' in step);
  const picture = run?.screen.pictures.at(-1);
  if (!run || !picture) return {};
  const { stuck } = run.screen;
  const screen = {
    rows: picture.rows.map(told),
    at: Math.round(picture.at * 1000) / 1000,
    title: told(picture.title),
    stuck: stuck ? told(stuckWords(stuck)) : null,
  };
  return { screen };
}

/** The report's record of a cell that could not run, or that our own code failed at. */
export function outcomeWithout(
  history: CellHistory,
  classification: Classification,
  reason: string,
): Outcome {
  return {
    ...record(history, classification, emptyEvidence(history.cell.probe.name)),
    cli_returncode: null,
    request_count: 0,
    stdout_excerpt: '',
    stderr_excerpt: '',
    log_excerpt: '',
    flaky: false,
    reasons: [plainly(history.redact)(reason)],
    findings: [],
    checks: [],
  };
}

function record(history: CellHistory, classification: Classification, evidence: TokenEvidence) {
  const { cell } = history;
  return {
    cell: cell.id,
    model: cell.model.name,
    full_model: cell.model.fullModel,
    source: cell.model.source,
    cli_version: cell.claude.version,
    feature: cell.probe.name,
    outcome: outcomeOf(classification),
    classification,
    duration_s: thousandths(history.duration),
    token_evidence: evidence,
    log_path: history.logPath,
    attempts: history.attempts,
    attempts_detail: [...history.details],
    // The run decides, with the baseline at hand.
    regression: false,
  };
}
