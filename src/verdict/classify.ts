import type { Classification } from '../config/classifications.ts';
import type { Observation } from '../probes/probe.ts';
import { type Finding, findingWords } from '../rules/finding.ts';
import type { Redact } from '../system/redact.ts';
import { means, statusOf } from '../wire/status.ts';
import { countedExchanges } from './evidence.ts';
import { type Refusal, refusals, wordsFor } from './refusal.ts';
import { silenceOf } from './time-out.ts';

/** What blame is read off; prose of a model is no part of it. */
export type Case = {
  readonly seen: Observation;
  readonly findings: readonly Finding[];
  /** Unmet expectations, in words. */
  readonly unmet: readonly string[];
  /** Notes of met expectations. */
  readonly notes: readonly string[];
  /** An unmet condition is one that no model has a part in. */
  readonly targets?: boolean;
  /** The probe's scene made the upstream fail on purpose. */
  readonly faults?: boolean;
  /** For what a reason quotes; not at all by default. */
  readonly redact?: Redact;
};

export type Blame = {
  readonly classification: Classification;
  /** In words, the deciding one first. */
  readonly reasons: readonly string[];
};

/** Blame by evidence, in the order DESIGN fixes: the first that applies decides. */
export function classify(facts: Case): Blame {
  return (
    brokenRules(facts) ??
    noRequest(facts) ??
    passed(facts) ??
    refused(facts) ??
    ranOut(facts) ??
    targetsOwn(facts) ??
    unmetOnCleanWire(facts)
  );
}

/** A hard wire rule broken by the target is its failure, also when this release of the CLI coped. */
function brokenRules({ findings, unmet }: Case): Blame | undefined {
  const hard = findings.filter(
    (finding) => finding.severity === 'error' && finding.party === 'target',
  );
  if (hard.length === 0) return undefined;
  const coped =
    unmet.length === 0
      ? ['this CLI release coped with it and the probe’s conditions were met']
      : [];
  return {
    classification: 'product_failure',
    reasons: [
      ...hard.map((finding) => `${finding.rule}: ${findingWords(finding)}`),
      ...unmet,
      ...coped,
    ],
  };
}

function passed({ unmet, notes }: Case): Blame | undefined {
  return unmet.length === 0 ? { classification: 'passed', reasons: notes } : undefined;
}

/** Without a single request there is nothing to blame the target for, and nothing that could have passed. */
function noRequest({ seen, unmet }: Case): Blame | undefined {
  if (countedExchanges(seen).length > 0) return undefined;
  const refusal = seen.wire.north.find((reading) => isCredentials(statusOf(reading)));
  if (refusal) {
    const { method, path } = refusal.exchange.request;
    const what = `the target answered ${method} ${path} with HTTP ${statusOf(refusal)}, and no message was sent`;
    const classification = seen.wire.scripted ? 'product_failure' : 'missing_env';
    return { classification, reasons: [what, ...unmet] };
  }
  const stderr = seen.steps.map((run) => run.stderr.trim()).find((text) => text !== '');
  const missingLogin = seen.steps.some((run) =>
    run.transcript.events.some((event) => event['error'] === 'authentication_failed'),
  );
  return {
    classification: missingLogin ? 'missing_env' : 'harness_bug',
    reasons: [
      'no message of the CLI reached the recorder, so the target had no part in it',
      ...unmet,
      ...(stderr === undefined ? [] : [`the CLI's stderr: ${stderr.slice(-300)}`]),
    ],
  };
}

/** The target refused or failed: relayed honestly, for want of credentials, or by its own fault. */
function refused({ seen, unmet, faults = false, redact = String }: Case): Blame | undefined {
  // A failure made on purpose is no outage: what is unmet then is for the conditions to blame.
  const last = refusals(seen.wire)
    .filter((refusal) => !(faults && isOnPurpose(refusal)))
    .at(-1);
  if (!last) return undefined;
  return {
    classification: blameFor(last, seen.wire.scripted),
    reasons: [wordsFor(last, redact), ...unmet],
  };
}

function isOnPurpose({ upstream, southStatus = 0, status }: Refusal): boolean {
  return upstream === 'failed' || southStatus >= 400 || isCredentials(status);
}

function blameFor(refusal: Refusal, scripted: boolean): Classification {
  const { upstream, status } = refusal;
  // The scripted model refuses nothing that reached it whole, and needs no credentials of the user's.
  if (scripted) return upstream === 'failed' ? 'upstream_unavailable' : 'product_failure';
  if (upstream === 'answered') return 'product_failure';
  if (upstream === 'failed') return 'upstream_unavailable';
  if (isCredentials(upstream === 'refused' ? refusal.southStatus : status)) return 'missing_env';
  // What the target made of the request was refused; as the CLI sent it, it might not have been.
  if (upstream === 'refused') return refusal.unchanged ? 'upstream_unavailable' : 'product_failure';
  const mayBeRelayed = upstream === 'unrecorded' || refusal.upstreamFailed;
  return refusal.looksRelayed && mayBeRelayed ? 'upstream_unavailable' : 'product_failure';
}

function isCredentials(status: number | undefined): boolean {
  return means(status, 'credentials');
}

/** Time ran out: who was silent decides. */
function ranOut({ seen, unmet }: Case): Blame | undefined {
  const silence = silenceOf(seen);
  return silence && { classification: silence.classification, reasons: [silence.reason, ...unmet] };
}

/** A condition of the protocol itself, which the upstream did not get in the way of. */
function targetsOwn({ targets = false, unmet }: Case): Blame | undefined {
  if (!targets) return undefined;
  return {
    classification: 'product_failure',
    reasons: [...unmet, 'no model has a part in this, so it is the target’s'],
  };
}

/** All clean on the wire, and still not what was asked for. */
function unmetOnCleanWire({ seen, unmet }: Case): Blame {
  const crashed = seen.steps.some(({ timedOut, returncode, transcript }) => {
    return !timedOut && returncode === undefined && transcript.result === undefined;
  });
  if (crashed) {
    return {
      classification: 'harness_bug',
      reasons: [...unmet, 'a signal ended the CLI although the wire was clean'],
    };
  }
  if (seen.wire.scripted) {
    return {
      classification: 'product_failure',
      reasons: [
        ...unmet,
        'the scripted model plays this probe perfectly, so what is missing was lost by the target',
      ],
    };
  }
  if (seen.steps.some((run) => !run.transcript.result && !run.timedOut)) {
    return {
      classification: 'harness_bug',
      reasons: [...unmet, 'the CLI ended without a result although the wire was clean'],
    };
  }
  return {
    classification: 'model_feature_failure',
    reasons: [...unmet, 'the wire was clean, so the model did not do what was asked'],
  };
}
