import { canonicalJson, objectIn } from '../../system/json.ts';
import { conversationDifferences } from './conversation.ts';
import { type Difference, differencesOf } from './difference.ts';

/** All differences of a Messages request and what of it reached an upstream in the same API. */
export function requestDifferences(sent: unknown, arrived: unknown): readonly Difference[] {
  const [had, has] = [fieldsOf(sent), fieldsOf(arrived)];
  return [...differencesOf(had, has), ...conversationDifferences(sent, arrived)].filter(
    (difference) => !isDefault(difference),
  );
}

/** What is neither turn nor system prompt. */
function fieldsOf(request: unknown) {
  const { messages: _turns, system: _prompt, ...rest } = objectIn(request) ?? {};
  return rest;
}

/** Spelled out, these mean what their absence does. */
const DEFAULTS: Readonly<Record<string, readonly unknown[]>> = {
  is_error: [false],
  strict: [false],
  defer_loading: [false],
  eager_input_streaming: [false],
  disable_parallel_tool_use: [false],
  citations: [{ enabled: false }],
  type: ['custom'],
  tool_choice: [{ type: 'auto' }],
  stream: [false],
};

function isDefault({ path, kind, sent, arrived }: Difference): boolean {
  const last = path.at(-1);
  if ((kind !== 'lost' && kind !== 'added') || !last || !('field' in last)) return false;
  const value = canonicalJson(kind === 'lost' ? sent : arrived);
  return (DEFAULTS[last.field] ?? []).some((one) => canonicalJson(one) === value);
}
