import { objectIn } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { answerDifferences, STARTED } from './answer.ts';
import type { Difference } from './difference.ts';

/**
 * Differences of a stream of the upstream and the beginning of it that reached the CLI: what had not come when the CLI
 * hung up is none.
 */
export function beginningDifferences(had: Reading, given: Reading): readonly Difference[] {
  return answerDifferences(had, given).filter(
    (difference) => !isAhead(difference) && !isBegun(difference),
  );
}

function fieldsOf({ path }: Difference): readonly (string | undefined)[] {
  return path.map((step) => ('field' in step ? step.field : undefined));
}

/** Whether a block's field is one that deltas add to. */
function isGrowing(field: string | undefined): boolean {
  return field !== undefined && (STARTED.has(field) || field.endsWith('_delta'));
}

/** What may have been still to come. */
function isAhead(difference: Difference): boolean {
  const [part, second, field] = fieldsOf(difference);
  if (part === 'message_deltas') return true;
  if (difference.kind !== 'lost') return false;
  if (part === 'message_start') return difference.path.length <= 2 && second === 'message';
  return part !== 'content' || difference.path.length <= 2 || isGrowing(field);
}

/** What had come in part: of arguments, text that is no JSON yet. */
function isBegun(difference: Difference): boolean {
  const { sent, arrived } = difference;
  if (typeof arrived !== 'string' || !isGrowing(fieldsOf(difference)[2])) return false;
  return typeof sent === 'string' ? sent.startsWith(arrived) : objectIn(sent) !== undefined;
}
