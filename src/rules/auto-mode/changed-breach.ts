import { differencesOf } from '../fidelity/difference.ts';
import { blankPath, pathText } from '../fidelity/place.ts';
import { differenceText } from '../fidelity/told.ts';
import type { Breach } from '../rule.ts';

/** What of a field of auto mode did not arrive as it was sent, told by the first difference in it. */
export function changedBreach(words: string, field: string, sent: unknown, got: unknown): Breach {
  const [first] = differencesOf(sent, got, [{ field }]);
  if (!first) return { message: words, path: field };
  return {
    message: `${words}: ${differenceText(first)}`,
    path: pathText(first.path),
    key: JSON.stringify([words, blankPath(first.path), first.kind]),
  };
}
