import { z } from 'zod';
import { reportSchema } from './report.ts';

/** JSON Schema of report.json, for `schema/report.schema.json`. */
export function reportJsonSchema(): Record<string, unknown> {
  return {
    // As input: what later versions added may be missing, and what they will add may be there.
    ...z.toJSONSchema(reportSchema, { io: 'input' }),
    title: 'claude-smoke report',
    description: 'report.json as written by claude-smoke-action.',
  };
}
