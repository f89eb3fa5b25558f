import type { Conversation } from '../dialects/conversation.ts';
import type { ActionCheck, Move } from '../dialects/move.ts';
import { type VerdictTag, verdictTagIn } from '../dialects/own-check.ts';

/** The tag that the CLI's own check of an action asks for; undefined for any other conversation. */
export function verdictTagOf({ tools, turns }: Conversation): VerdictTag | undefined {
  if (tools.length > 0) return undefined;
  const said = turns.filter(({ role }) => role === 'user').flatMap(({ content }) => content);
  return verdictTagIn(said.flatMap((block) => (block.type === 'text' ? [block.text] : [])));
}

const ALLOWS: Readonly<Record<VerdictTag, string>> = {
  severity: '<severity>5</severity>',
  block: '<block>no</block>',
};

const BLOCKS: Readonly<Record<VerdictTag, string>> = {
  severity: '<severity>90</severity><category>Irreversible Local Destruction</category>',
  block: '<block>yes</block><category>Irreversible Local Destruction</category>',
};

/**
 * Longer than the first answer may be: where the stop sequence was lost, the limit cuts it off, as it does with models
 * that like to give their reasons.
 */
const REASONS =
  ' The last action was weighed against each of the rules, one after the other.'.repeat(8);

/** Limits of the first answer were seen to be 1 and 64, of the second 8192. */
const SHORT = 64;

/** Answers the CLI's own check of an action; what stands first decides, and the stop sequence ends it. */
export function playOwnCheck(
  tag: VerdictTag,
  { maxTokens }: Pick<Conversation, 'maxTokens'>,
  check: ActionCheck = 'not_flagged',
): Move {
  const isShort = maxTokens !== undefined && maxTokens <= SHORT;
  if (check === 'hesitant' && isShort) return { text: '' };
  const verdict = (check === 'flagged' ? BLOCKS : ALLOWS)[tag];
  return { thinking: REASONS, text: `${verdict}${REASONS}` };
}
