import type { Group, Outcome, ReportedFinding } from '../report.ts';
import { compareText, listed, oneLine } from '../text.ts';
import { columnKey } from './column.ts';
import { outcomeState } from './look.ts';
import { sameCause } from './same-cause.ts';
import { firstRelease } from './since.ts';
import { decidingReason, wordingOf } from './wording.ts';

/** A group with the outcomes themselves, in the report's order. */
export type Cause = { readonly group: Group; readonly outcomes: readonly Outcome[] };

/** What one outcome tells of one cause. */
type Sign = Pick<Group, 'level' | 'party' | 'rule' | 'classification'> & {
  /** The cause in a sentence. */
  readonly sentence: string;
  /** What tells this cause from others of its kind. */
  readonly place: string;
};

const LEVELS: readonly Group['level'][] = ['regression', 'failed', 'flaky', 'warning', 'note'];
/** Ours come first: they keep the target from being judged at all. */
const CLASSES: readonly Group['classification'][] = ['harness_bug', 'product_failure'];

/** The groups as report.json holds them. */
export function groupsOf(outcomes: readonly Outcome[]): Group[] {
  return causesOf(outcomes).map(({ group }) => group);
}

/** Each cause of a run once, ranked by what it costs: regressions, then failures, then what shows in most cells. */
export function causesOf(outcomes: readonly Outcome[]): Cause[] {
  const found = new Map<string, { sign: Sign; members: Set<Outcome> }>();
  for (const outcome of outcomes) {
    for (const sign of signsOf(outcome)) {
      const level = sign.level === 'regression' ? 'failed' : sign.level;
      const key = JSON.stringify([level, sign.classification, sign.party, sign.rule, sign.place]);
      const known = found.get(key);
      if (!known) found.set(key, { sign, members: new Set([outcome]) });
      else {
        known.members.add(outcome);
        if (sign.level === 'regression') known.sign = { ...known.sign, level: sign.level };
      }
    }
  }
  const byProbe = Map.groupBy(outcomes, ({ feature }) => feature);
  return [...found.values()]
    .map(({ sign, members }) => causeOf(sign, [...members], byProbe))
    .sort(byCost);
}

function signsOf(outcome: Outcome): Sign[] {
  const deciding = outcome.findings.filter((finding) => decides(finding, outcome));
  const noticed = outcome.findings.filter((finding) => !deciding.includes(finding));
  return [
    ...(deciding.length > 0 ? deciding.map((finding) => ruleSign(finding, outcome)) : []),
    ...(deciding.length === 0 ? outcomeSigns(outcome) : []),
    ...noticed.map(noticedSign),
  ];
}

/** A hard rule that the target broke is the cause of its failure. */
function decides({ severity, party }: ReportedFinding, outcome: Outcome): boolean {
  const isFailure = outcome.regression || outcome.outcome === 'failed';
  const isTargets = severity === 'error' && party === 'target';
  return isFailure && isTargets && outcome.classification === 'product_failure';
}

function ruleSign(finding: ReportedFinding, { classification, regression }: Outcome): Sign {
  const level = regression ? 'regression' : 'failed';
  return { ...noticedSign(finding), level, classification };
}

function noticedSign(finding: ReportedFinding): Sign {
  const { rule, party, severity, message } = finding;
  const level = severity === 'note' ? 'note' : 'warning';
  return { level, party, rule, classification: null, sentence: message, place: '' };
}

function outcomeSigns(outcome: Outcome): Sign[] {
  const state = outcomeState(outcome);
  const { classification, reasons } = outcome;
  const { party } = wordingOf(outcome);
  if (outcome.flaky && (state === 'flaky' || state === 'regression')) {
    const why = reasons[0] === undefined ? '' : `: ${reasons[0]}`;
    const sentence = `failed first and passed on a later attempt${why}`;
    const place = sameCause(why, outcome);
    return [{ level: state, party: 'unclear', rule: null, classification, sentence, place }];
  }
  if (state !== 'regression' && state !== 'failed') return [];
  const sentence = decidingReason(outcome);
  const place = sameCause(sentence, outcome);
  return [{ level: state, party, rule: null, classification, sentence, place }];
}

function causeOf(
  { sentence, place: _, ...sign }: Sign,
  members: readonly Outcome[],
  byProbe: ReadonlyMap<string, readonly Outcome[]>,
): Cause {
  const rule = sign.rule === null ? null : oneLine(sign.rule, 100);
  const probes = [...new Set(members.map(({ feature }) => feature))];
  const kin = probes.flatMap((probe) => byProbe.get(probe) ?? []);
  const since = firstRelease(members, kin);
  const cause = `${sentenceOf(sentence)}${rule === null ? '' : ` (\`${rule}\`)`}`;
  const from = since === null ? '' : `, since ${since}`;
  const headline = `${cause}: ${where(members, kin)}${from}`;
  const cells = members.map(({ cell }) => cell);
  return {
    group: { ...sign, headline, rule, cells, columns: columnsOf(members), since },
    outcomes: members,
  };
}

/** Without what belongs to the first cell alone, and without its full stop. */
function sentenceOf(text: string): string {
  return oneLine(text, 600)
    .replace(/ \((?:[ns]\d+|in \d+ exchanges?)\)/g, '')
    .replace(/\.$/, '');
}

/** `parallel_tools on 7 of 8 columns`, or the one column by name. */
function where(members: readonly Outcome[], kin: readonly Outcome[]): string {
  const names = [...new Set(members.map(({ feature }) => oneLine(feature, 100)))];
  const probes = listed(names, 3);
  const columns = new Set(members.map(columnKey)).size;
  const [first] = members;
  if (columns === 1 && first) {
    return `${probes} on ${oneLine(first.full_model, 100)} with CLI ${oneLine(first.cli_version, 50)}`;
  }
  const ran = kin.filter(({ outcome, regression }) => outcome !== 'skipped' || regression);
  return `${probes} on ${columns} of ${new Set(ran.map(columnKey)).size} columns`;
}

function columnsOf(members: readonly Outcome[]): Group['columns'] {
  const columns = new Map(members.map((outcome) => [columnKey(outcome), outcome]));
  return [...columns.values()].map(({ full_model, cli_version }) => ({ full_model, cli_version }));
}

function byCost({ group: a }: Cause, { group: b }: Cause): number {
  return (
    LEVELS.indexOf(a.level) - LEVELS.indexOf(b.level) ||
    classRank(a) - classRank(b) ||
    b.cells.length - a.cells.length ||
    b.columns.length - a.columns.length ||
    // Of causes of the same cells the one told first is what the others follow from.
    compareText(a.cells[0] ?? '', b.cells[0] ?? '')
  );
}

function classRank({ classification }: Group): number {
  const index = CLASSES.indexOf(classification);
  return index === -1 ? CLASSES.length : index;
}
