import { z } from 'zod';
import { reportSchema } from './report.ts';

/** JSON Schema of report.json, for `schema/report.schema.json`. */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(reportSchema),
    title: 'claude-smoke report',
    description: 'report.json as written by claude-smoke-action.',
  };
}
