import { findingWords } from '../../rules/finding.ts';
import { plainText } from '../../system/plain-text.ts';
import { EXCERPT_CHARACTERS } from '../excerpt.ts';
import type { Outcome, ReportedFinding, Screen } from '../report.ts';
import { reproduceCommand } from '../reproduce.ts';
import { clip, duration, oneLine, plain, tail } from '../text.ts';
import { columnKey } from './column.ts';
import { type CellState, LOOKS, type Look, outcomeState } from './look.ts';
import type { CellPast } from './trend.ts';
import { decidingReason, FAULT, troubleshooting, wordingOf } from './wording.ts';

/** One outcome as people are shown it: every text plain and bounded, to be escaped and no more. */
export type CellView = {
  /** Anchor of its section, `cell-1`. */
  readonly id: string;
  /** Key of its column. */
  readonly column: string;
  readonly cell: string;
  readonly probe: string;
  readonly model: string;
  readonly fullModel: string;
  readonly source: string;
  readonly cli: string;
  readonly outcome: Outcome['outcome'];
  readonly state: CellState;
  readonly look: Look;
  readonly classification: Outcome['classification'];
  /** The classification in one short word. */
  readonly word: string;
  readonly fault: string;
  readonly next: string;
  /** Where the documentation says more. */
  readonly guide: string;
  /** Against the baseline: `new failure`, `still failing`, `fixed`, `another class`, `new cell`, or empty. */
  readonly change: string;
  /** Why it is known to fail, until when, and whether that is over; empty where it is not. */
  readonly expected: string;
  readonly isFlaky: boolean;
  readonly seconds: number;
  readonly attempts: number;
  /** How each attempt ended, where there was more than one. */
  readonly tries: readonly string[];
  /** What it was in the last runs, the oldest first, this one last. */
  readonly past: readonly CellPast[];
  readonly requests: number;
  readonly exit: string;
  /** Path in the report's folder, or empty. */
  readonly log: string;
  /** What it fails by, in its group's words; its own deciding reason where it is in none. */
  readonly headline: string;
  /** The deciding one first; what the check list says is left to it. */
  readonly reasons: readonly string[];
  readonly checks: readonly CheckView[];
  readonly findings: readonly FindingView[];
  /** Findings beyond those shown. */
  readonly findingsLeft: number;
  readonly excerpts: readonly Excerpt[];
  readonly reproduce: string;
};

export type CheckView = {
  readonly met: boolean;
  readonly look: Look;
  /** The condition, and what was seen where that is worth telling. */
  readonly text: string;
};

export type FindingView = {
  readonly severity: ReportedFinding['severity'];
  readonly look: Look;
  readonly rule: string;
  readonly party: ReportedFinding['party'];
  readonly message: string;
  /** The exchanges it was seen in. */
  readonly where: string;
};

type Excerpt = { readonly title: string; readonly text: string };

const MOST = { reasons: 20, checks: 50, findings: 50, rows: 100, columns: 300 };

export function cellView(
  outcome: Outcome,
  {
    id,
    headline,
    change,
    past,
  }: Pick<CellView, 'id' | 'past'> & {
    readonly headline: string | undefined;
    readonly change: string | undefined;
  },
): CellView {
  const state = outcomeState(outcome);
  const { word, party, next } = wordingOf(outcome);
  return {
    id,
    column: columnKey(outcome),
    cell: oneLine(outcome.cell, 400),
    probe: oneLine(outcome.feature, 200),
    model: oneLine(outcome.model, 200),
    fullModel: oneLine(outcome.full_model, 200),
    source: oneLine(outcome.source, 200),
    cli: oneLine(outcome.cli_version, 100),
    outcome: outcome.outcome,
    state,
    look: LOOKS[state],
    classification: outcome.classification,
    word,
    fault: FAULT[party],
    next,
    guide: troubleshooting(outcome.classification),
    change: change ?? '',
    expected: outcome.expected ? expectedWords(outcome.expected) : '',
    isFlaky: outcome.flaky,
    seconds: outcome.duration_s,
    attempts: outcome.attempts,
    tries: triesOf(outcome),
    past,
    requests: outcome.request_count,
    exit: String(outcome.cli_returncode ?? 'none'),
    log: oneLine(outcome.log_path, 400),
    headline: headline ?? oneLine(decidingReason(outcome), 600),
    reasons: reasonsOf(outcome),
    checks: outcome.checks.slice(0, MOST.checks).map(({ name, met, seen }) => ({
      met,
      look: LOOKS[met ? 'passed' : 'regression'],
      text: oneLine(seen === undefined ? name : `${name}: ${seen}`, 1000),
    })),
    findings: outcome.findings.slice(0, MOST.findings).map(findingView),
    findingsLeft: Math.max(0, outcome.findings.length - MOST.findings),
    excerpts: [
      excerptView('target log (end)', outcome.log_excerpt),
      excerptView('CLI stderr (end)', outcome.stderr_excerpt),
      outcome.screen
        ? screenView(outcome.screen)
        : excerptView('CLI stdout (end)', outcome.stdout_excerpt),
    ].filter(({ text }) => text.trim() !== ''),
    reproduce: reproduceCommand(outcome),
  };
}

function triesOf({ attempts_detail: details }: Outcome): string[] {
  if (details.length < 2) return [];
  return details.map(({ classification, reasons, duration_s }, index) => {
    const why = classification === 'passed' || !reasons[0] ? '' : `: ${reasons[0]}`;
    return oneLine(`attempt ${index + 1} ${classification} (${duration(duration_s)})${why}`, 700);
  });
}

function expectedWords({ reason, until, expired }: NonNullable<Outcome['expected']>): string {
  const date = until === null ? '' : expired ? `, which was until ${until}` : `, until ${until}`;
  return oneLine(`${expired ? 'expired' : 'known'}: ${reason}${date}`, 700);
}

function reasonsOf(outcome: Outcome): string[] {
  const checked = new Set(outcome.checks.map(({ seen }) => seen));
  const isPassed = outcome.outcome === 'passed';
  const reasons = isPassed
    ? outcome.reasons
    : [decidingReason(outcome), ...outcome.reasons.slice(1)];
  return reasons
    .filter((reason, index) => !checked.has(reason) || (index === 0 && !isPassed))
    .slice(0, MOST.reasons)
    .map((reason) => plain(reason));
}

function findingView(finding: ReportedFinding): FindingView {
  const { severity, rule, party } = finding;
  return {
    severity,
    look: LOOKS[severity],
    rule: oneLine(rule, 200),
    party,
    message: oneLine(findingWords(finding), 1000),
    where: exchangesOf(finding),
  };
}

/** The exchanges of a finding, in words. */
function exchangesOf({ exchange }: ReportedFinding): string {
  return oneLine(exchange, 100);
}

function excerptView(title: string, text: string): Excerpt {
  return { title, text: tail(plainText(text), EXCERPT_CHARACTERS) };
}

/** The whole of it: people look at a screen from the top. */
function screenView({ rows, at }: Screen): Excerpt {
  const text = rows.slice(0, MOST.rows).map((row) => clip(plainText(row), MOST.columns));
  return { title: `the screen after ${at.toFixed(1)} s`, text: text.join('\n') };
}
