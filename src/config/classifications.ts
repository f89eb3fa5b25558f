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

/** What fails the check: classifications, plus cells that were green in the baseline and no longer are. */
export type FailOn = Classification | 'new_failure';
