import type { Outcome } from '../report.ts';
import { oneLine } from '../text.ts';

/** A status tells causes apart; every other word with a digit is a number, an id, a secret or a version. */
const NUMBERED = /(?<!\b(?:HTTP|with|status|answered) (?=[1-5]\d\d\b))(?<![\w.-])[\w.-]*\d[\w.-]*/g;
const SECRET = /(?<![\w-])[A-Z]{6}-[A-Z]{6}(?![\w-])/g;
const QUOTED = /"[^"]*"|“[^”]*”|`[^`]*`/g;

/** A reason without what changes from cell to cell, so that two cells of one cause have the same. */
export function sameCause(reason: string, outcome: Outcome): string {
  const names = [outcome.full_model, outcome.model].filter((name) => name.length > 2);
  const text = names.reduce((rest, name) => rest.replaceAll(name, '#'), oneLine(reason, 600));
  // A model says the same thing in ever other words; what a target or an upstream answers is part of the cause.
  const isModels = outcome.classification === 'model_feature_failure';
  return (isModels ? text.replace(QUOTED, '#') : text).replace(SECRET, '#').replace(NUMBERED, '#');
}
