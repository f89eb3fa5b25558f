/** How a cell can end: what the check and the report call it. */
export const CLASSIFICATIONS = [
  'passed',
  'missing_env',
  'not_applicable',
  'probe_timeout',
  'harness_bug',
  'product_failure',
  'upstream_unavailable',
  'model_feature_failure',
] as const;

export type Classification = (typeof CLASSIFICATIONS)[number];

/**
 * What fails the check beside classifications: cells that were green in the baseline and no longer are, cells of the
 * baseline that are gone, cells that passed on a later attempt, known failures that pass, cells that take longer than in the
 * baseline.
 */
export const FAIL_ON_WORDS = ['new_failure', 'disappeared', 'flaky', 'stale', 'slower'] as const;

export type FailOn = Classification | (typeof FAIL_ON_WORDS)[number];
