import type { Conversation } from '../dialects/conversation.ts';
import type { ActionCheck, Move } from '../dialects/move.ts';
import { type VerdictTag, verdictTagIn } from '../dialects/own-check.ts';

/** The tag that the CLI's own check of an action asks for; undefined for any other conversation. */
export function verdictTagOf({ tools, turns }: Conversation): VerdictTag | undefined {
  return tools.length > 0 ? undefined : verdictTagIn(saidIn(turns));
}

function saidIn(turns: Conversation['turns']): string[] {
  const said = turns.filter(({ role }) => role === 'user').flatMap(({ content }) => content);
  return said.flatMap((block) => (block.type === 'text' ? [block.text] : []));
}

/**
 * 2.1.332 is the first that sends no stop sequence: it tells the scale itself, last of all, and asks for nothing behind
 * the tag. Of it a model that gives reasons all the same would be at fault, and no target.
 */
function tellsScale({ turns }: Pick<Conversation, 'turns'>): boolean {
  return saidIn(turns).at(-1)?.includes('N is your own grade') ?? false;
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
  asked: Pick<Conversation, 'maxTokens' | 'turns'>,
  check: ActionCheck = 'not_flagged',
): Move {
  const { maxTokens } = asked;
  const isShort = maxTokens !== undefined && maxTokens <= SHORT;
  if (check === 'hesitant' && isShort) return { text: '' };
  const verdict = (check === 'flagged' ? BLOCKS : ALLOWS)[tag];
  return { thinking: REASONS, text: tellsScale(asked) ? verdict : `${verdict}${REASONS}` };
}
