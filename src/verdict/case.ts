import type { Classification } from '../config/classifications.ts';
import type { Observation } from '../probes/probe.ts';
import type { Finding } from '../rules/finding.ts';
import type { MachineTrouble } from '../system/machine-trouble.ts';
import type { Redact } from '../system/redact.ts';

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
  /** Tools of the CLI's own of which it must have offered one. */
  readonly tool?: readonly string[] | undefined;
  /** For what a reason quotes; not at all by default. */
  readonly redact?: Redact;
};

export type Blame = {
  readonly classification: Classification;
  /** In words, the deciding one first. */
  readonly reasons: readonly string[];
  /** What ailed the machine: then it is the run's own error, and nobody's fault. */
  readonly trouble?: MachineTrouble;
  /** Asking again would not help: an account is empty, or a key refused. */
  readonly lasting?: true;
};
