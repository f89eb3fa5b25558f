import { cleanExit } from '../probes/expect/clean-exit.ts';
import type { Judgement, Observation, Probe } from '../probes/probe.ts';
import { refusedUpstream } from '../rules/across/refused-upstream.ts';
import type { Finding } from '../rules/finding.ts';
import { findings as wireFindings } from '../rules/judge.ts';
import type { Redact } from '../system/redact.ts';
import type { Blame } from './case.ts';
import type { Check } from './check.ts';
import { classify } from './classify.ts';
import { countedExchanges, tokenEvidence } from './evidence.ts';
import { lastRefusal } from './refusal.ts';
import { bySuffering } from './suffering.ts';
import type { TokenEvidence } from './token-evidence.ts';

/** Outcome, classification and the reasons of one attempt, with what they stand on. */
export type Verdict = Blame & {
  readonly findings: readonly Finding[];
  /** All conditions of the probe, met and unmet, in its order. */
  readonly checks: readonly Check[];
  readonly evidence: TokenEvidence;
  readonly requestCount: number;
};

function isProvoked({ provokes = [] }: Pick<Probe, 'provokes'>, rule: string): boolean {
  return provokes.some(
    (one) => one === rule || (one.endsWith('/*') && rule.startsWith(one.slice(0, -1))),
  );
}

/** Judges an attempt: a pure function of what was observed. What reasons quote of the wire is redacted first. */
export function judge(
  probe: Partial<Pick<Probe, 'needs'>> &
    Pick<Probe, 'name' | 'expect' | 'exit' | 'faults' | 'provokes'>,
  seen: Observation,
  redact: Redact = String,
): Verdict {
  const expectations = probe.exit === 'any' ? probe.expect : [cleanExit, ...probe.expect];
  const judged = expectations.map((expectation) => ({
    name: expectation.name,
    judgement: expectation.judge(seen),
  }));
  const judgements = judged.map(({ judgement }) => judgement);
  const faults = probe.faults === true;
  const told = wireFindings(seen.wire).filter(
    ({ rule, severity }) =>
      (severity === 'error' || !isProvoked(probe, rule)) &&
      !(faults && rule === refusedUpstream.id),
  );
  const failing = lastRefusal(seen.wire, faults)?.exchange;
  const findings = bySuffering(told, seen.wire, failing);
  const unmet = judgements.flatMap((judgement) => (judgement.met ? [] : [judgement.reason]));
  const targets = judgements.some((judgement) => !judgement.met && judgement.blame === 'target');
  const notes = judgements.flatMap((judgement) =>
    judgement.met && judgement.note !== undefined ? [judgement.note] : [],
  );
  return {
    ...classify({ seen, findings, unmet, notes, targets, faults, tool: probe.needs?.tool, redact }),
    findings,
    checks: judged.map(checkOf),
    evidence: tokenEvidence(probe.name, seen),
    requestCount: countedExchanges(seen).length,
  };
}

function checkOf({ name, judgement }: { name: string; judgement: Judgement }): Check {
  const seen = judgement.met ? judgement.note : judgement.reason;
  return { name, met: judgement.met, ...(seen === undefined ? {} : { seen }) };
}
