import { z } from 'zod';

/** One line of a cell's check list: an expectation of its probe, met or not. */
export const checkSchema = z.object({
  /** What must be seen, e.g. `the final answer is the secret`. */
  name: z.string(),
  met: z.boolean(),
  /** Expected against seen where it is unmet, a remark where it is met. */
  seen: z.string().optional(),
});

export type Check = z.infer<typeof checkSchema>;
