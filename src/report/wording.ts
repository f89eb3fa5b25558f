import type { Classification } from '../config/config.ts';
import type { Outcome } from './report.ts';

type Wording = {
  /** One short word for a table cell. */
  readonly word: string;
  /** Whose fault it is, after "fault:". */
  readonly fault: string;
  /** One next step. */
  readonly next: string;
};

export const WORDING: Readonly<Record<Classification, Wording>> = {
  passed: { word: 'pass', fault: 'nobody', next: 'Nothing to do.' },
  missing_env: {
    word: 'no key',
    fault: 'the environment (a login or key is missing)',
    next: 'Give the target its key; pull requests from forks and Dependabot get no secrets, use `upstream: scripted` there.',
  },
  not_applicable: {
    word: 'n/a',
    fault: 'nobody',
    next: 'Nothing to do, unless this CLI release or target should have the feature.',
  },
  probe_timeout: {
    word: 'timeout',
    fault: 'unclear (nobody is proven to have stalled)',
    next: 'Run it with `upstream: scripted` to see which side stalls, or raise `probe-timeout`.',
  },
  harness_bug: {
    word: 'harness',
    fault: 'the CLI or this action, not the target',
    next: "Read the CLI's stderr in the report; if that does not explain it, open an issue with report.json.",
  },
  product_failure: {
    word: 'product',
    fault: 'the target (your proxy)',
    next: "Look at the recorded exchange in the report and repair the target's answer.",
  },
  upstream_unavailable: {
    word: 'upstream',
    fault: "the target's upstream provider",
    next: "Run it again later; if it stays, look at the provider's status and quota.",
  },
  model_feature_failure: {
    word: 'model',
    fault: 'the model (the wire was clean)',
    next: 'Run it with `upstream: scripted`: if that passes, the target is fine and the model lacks the feature.',
  },
};

/** The deciding reason, or a stand-in that still names the class. */
export function decidingReason(outcome: Outcome): string {
  return outcome.reasons[0] ?? `${outcome.classification}, without a recorded reason`;
}

/** Where the documentation says more about a classification. */
export function troubleshooting(classification: Classification): string {
  return `TROUBLESHOOTING.md#${classification}`;
}
