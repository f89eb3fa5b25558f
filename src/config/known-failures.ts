import { z } from 'zod';
import { CLASSIFICATIONS } from './classifications.ts';
import { shown, text } from './kinds.ts';

/** Failures that a project knows of: they are told, and do not fail its check. */

const RED = CLASSIFICATIONS.filter(
  (one) => one !== 'passed' && one !== 'missing_env' && one !== 'not_applicable',
);

const VERSION = String.raw`\d{1,6}\.\d{1,6}\.\d{1,6}(?:-[0-9A-Za-z.-]{1,40})?`;
const RELEASES = new RegExp(`^(?:${VERSION}|(?:${VERSION})?\\.\\.(?:${VERSION})?)$`);

const pattern = () =>
  text()
    .min(1, { error: 'must not be empty' })
    .max(200, { error: 'must not have more than 200 characters' });

const knownFailure = z.strictObject(
  {
    /** `*` stands for anything in these two. */
    model: pattern().optional(),
    probe: pattern(),
    release: z
      .string()
      .regex(RELEASES, { error: shown('must be a release, or a range such as 2.1.200..2.1.330') })
      .optional(),
    rule: pattern().optional(),
    classification: z.enum(RED, { error: shown(`must be one of ${RED.join(', ')}`) }),
    reason: text().min(1, { error: 'must say why' }).max(500, { error: 'is too long' }),
    until: z.iso.date({ error: shown('must be a date such as 2026-12-31') }).optional(),
  },
  { error: 'must be a map of probe, classification and reason' },
);

/** A failure that is known, and where: the first entry that covers a cell counts. */
export type KnownFailure = z.output<typeof knownFailure>;

export function knownFailures() {
  return z
    .array(knownFailure, { error: 'must be a list of known failures' })
    .max(500, { error: 'must not hold more than 500' });
}
