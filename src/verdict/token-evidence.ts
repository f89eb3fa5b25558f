import { z } from 'zod';

/** The seed's evidence fields, counted from structured events and exchanges instead of substrings. */
export const tokenEvidenceSchema = z.object({
  feature: z.string(),
  marker_present: z.boolean(),
  thinking_delta_count: z.number().int(),
  tool_use_count: z.number().int(),
  tool_result_count: z.number().int(),
  agent_catalog_present: z.boolean(),
  agent_tool_count: z.number().int(),
  agent_result_count: z.number().int(),
  task_tool_count: z.number().int(),
  run_in_background_false: z.boolean(),
  compact_boundary: z.boolean(),
  compact_metadata: z.boolean(),
  http_422: z.boolean(),
  http_500: z.boolean(),
  timed_out: z.boolean(),
});

export type TokenEvidence = z.infer<typeof tokenEvidenceSchema>;

/** Evidence of a cell of which nothing was seen. */
export function emptyEvidence(feature: string): TokenEvidence {
  return {
    feature,
    marker_present: false,
    thinking_delta_count: 0,
    tool_use_count: 0,
    tool_result_count: 0,
    agent_catalog_present: false,
    agent_tool_count: 0,
    agent_result_count: 0,
    task_tool_count: 0,
    run_in_background_false: false,
    compact_boundary: false,
    compact_metadata: false,
    http_422: false,
    http_500: false,
    timed_out: false,
  };
}
