import type { Message } from '../../dialects/anthropic/reading/message.ts';
import { messageOf } from '../../dialects/anthropic/reading/message.ts';
import {
  asksForCheck,
  type CheckResult,
  checkResultIn,
  safeguardResultsOf,
} from '../../dialects/anthropic/reading/safeguards.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { canonicalJson } from '../../system/json.ts';
import type { Reading } from '../../wire/reading.ts';
import { succeeded } from '../../wire/status.ts';
import { seesUpstream } from '../pairs.ts';
import { AUTO_MODE } from '../published.ts';
import { atMostOne, type Breach, type Rule } from '../rule.ts';
import type { FinishedMessage } from '../subjects.ts';
import { changedBreach } from './changed-breach.ts';
import { INSTEAD } from './instead.ts';
import { paidWithoutCheck } from './releases.ts';
import { placesOf, renamed } from './renamed.ts';

export const results: Rule = {
  id: 'auto-mode/results',
  on: 'message',
  severity: 'error',
  party: 'target',
  says: 'An answer with tool calls to a request with `safeguards` says in `safeguard_results` what the check of each call found, as the upstream found it.',
  mend: `Pass \`safeguard_results\` through unchanged; where ids of calls are changed, change them there too. ${INSTEAD}`,
  link: AUTO_MODE,
  check: (subject, wire) => {
    if (!asksForCheck(subject.north) || callIds(subject.message).length === 0) return [];
    const given = safeguardResultsOf(subject.north);
    if (given === undefined || given === null)
      return atMostOne(missing(subject, seesUpstream(wire)));
    return atMostOne(changed(subject, given) ?? unchecked(subject, checkResultIn(given)));
  },
};

function callIds(message: Message | undefined): readonly string[] {
  const calls = message?.blocks.filter(({ type }) => type === 'tool_use') ?? [];
  return calls.map(({ id }) => id ?? '');
}

/** The one answer that came from an upstream of the same API. */
function sameApi({ south }: FinishedMessage): Reading | undefined {
  const [only, ...others] = south.filter(succeeded);
  return only && others.length === 0 && isMessages(only) ? only : undefined;
}

function missing(subject: FinishedMessage, seen: boolean): Breach | undefined {
  const message = `the answer to a request with safeguards has no safeguard_results; ${paidWithoutCheck(subject.north)}`;
  const upstream = sameApi(subject);
  if (!seen || upstream === undefined) return message;
  if (safeguardResultsOf(upstream) !== undefined)
    return `the upstream's safeguard_results did not arrive; ${paidWithoutCheck(subject.north)}`;
  // Where the upstream was never asked to check, the field's own rule tells.
  return subject.south.some(asksForCheck) ? message : undefined;
}

/** What the upstream found arrived otherwise; calls may have got other ids, as long as both have. */
function changed(subject: FinishedMessage, given: unknown): Breach | undefined {
  const upstream = sameApi(subject);
  const had = upstream && safeguardResultsOf(upstream);
  if (upstream === undefined || had === undefined) return undefined;
  const places = placesOf(callIds(subject.message));
  const placesHad = placesOf(callIds(messageOf(upstream)));
  const [sent, got] = [renamed(had, placesHad), renamed(given, places)];
  if (canonicalJson(sent) === canonicalJson(got)) return undefined;
  const strange = [...(checkResultIn(given)?.calls.keys() ?? [])].find((id) => !places.has(id));
  return strange === undefined
    ? changedBreach(
        "the upstream's safeguard_results arrived changed",
        'safeguard_results',
        sent,
        got,
      )
    : `safeguard_results is about the call ${strange.slice(0, 64)}, which the answer does not hold`;
}

/** A check that was made leaves no call out. */
function unchecked(subject: FinishedMessage, result: CheckResult | undefined): Breach | undefined {
  if (result?.status === 'unavailable') return undefined;
  if (result?.status !== 'available') {
    const what = result ? `the status ${JSON.stringify(result.status.slice(0, 40))}` : 'no status';
    return `safeguard_results gives ${what} for dangerous_tool_use; ${paidWithoutCheck(subject.north)}`;
  }
  const left = callIds(subject.message).find((id) => !result.calls.has(id));
  return left === undefined
    ? undefined
    : `safeguard_results leaves out the call ${left.slice(0, 64)}, so Claude Code asks for it or, in print mode, does not run it`;
}
