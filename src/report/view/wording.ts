import type { Classification } from '../../config/classifications.ts';
import type { Group, Outcome } from '../report.ts';

type Wording = {
  /** One short word for a table cell. */
  readonly word: string;
  readonly party: Group['party'];
  /** One next step. */
  readonly next: string;
};

const WORDING: Readonly<Record<Classification, Wording>> = {
  passed: { word: 'pass', party: 'nobody', next: 'Nothing to do.' },
  missing_env: {
    word: 'no key',
    party: 'environment',
    next: 'Give the target its key; pull requests from forks and Dependabot get no secrets, use `upstream: scripted` there.',
  },
  not_applicable: {
    word: 'n/a',
    party: 'nobody',
    next: 'Nothing to do, unless this CLI release or target should have the feature.',
  },
  probe_timeout: {
    word: 'timeout',
    party: 'unclear',
    next: 'Run it with `upstream: scripted` to see which side stalls, or raise `probe-timeout`.',
  },
  harness_bug: {
    word: 'harness',
    party: 'harness',
    next: "Read the CLI's stderr in the report; if that does not explain it, open an issue with report.json.",
  },
  product_failure: {
    word: 'product',
    party: 'target',
    next: "Look at the recorded exchange in the report and repair the target's answer.",
  },
  upstream_unavailable: {
    word: 'upstream',
    party: 'upstream',
    next: "Run it again later; if it stays, look at the provider's status and quota.",
  },
  model_feature_failure: {
    word: 'model',
    party: 'model',
    next: 'Run it with `upstream: scripted`: if that passes, the target is fine and the model lacks the feature.',
  },
};

/** Where the machine itself decided; what to do stands in the cell's first reason. */
const MACHINE_TROUBLE: Wording = {
  word: 'machine',
  party: 'nobody',
  next: 'Do what the reason says about this machine, and run it again.',
};

/** How an outcome is told: by its classification, unless the machine itself decided. */
export function wordingOf(outcome: Pick<Outcome, 'classification' | 'machine_trouble'>): Wording {
  return outcome.machine_trouble === undefined ? WORDING[outcome.classification] : MACHINE_TROUBLE;
}

/** Whose fault it is, after "fault:". */
export const FAULT: Readonly<Record<Group['party'], string>> = {
  target: 'the target (your proxy)',
  upstream: "the target's upstream provider",
  cli: 'Claude Code itself',
  model: 'the model (the wire was clean)',
  harness: 'the CLI or this action, not the target',
  environment: 'the environment (a login or key is missing)',
  unclear: 'unclear (nobody is proven to have stalled)',
  nobody: 'nobody',
};

/** The deciding reason, or a stand-in that still names the class. */
export function decidingReason(outcome: Outcome): string {
  return outcome.reasons[0] ?? `${outcome.classification}, without a recorded reason`;
}

/** Where the documentation says more about a classification. */
export function troubleshooting(classification: Classification): string {
  return `TROUBLESHOOTING.md#${classification}`;
}
