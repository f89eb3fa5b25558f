import type { Classification } from '../config/classifications.ts';
import type { AccountTrouble } from '../dialects/account-signs.ts';
import type { Observation } from '../probes/probe.ts';
import type { Finding } from '../rules/finding.ts';
import { findingWords } from '../rules/finding.ts';
import { machineTroublesIn } from '../system/machine-trouble.ts';
import { means, statusOf } from '../wire/status.ts';
import { accountBlame } from './account.ts';
import type { Blame, Case } from './case.ts';
import { countedExchanges, messagesExchanges, offers } from './evidence.ts';
import { lastRefusal, type Refusal, wordsFor } from './refusal.ts';
import { isGotOver } from './suffering.ts';
import { silenceOf } from './time-out.ts';

/** What each step of a verdict looks at; undefined leaves it to the next one. */

/** The machine itself was in trouble, as the CLI says. */
export function machineTrouble({ seen, unmet }: Case): Blame | undefined {
  if (unmet.length === 0) return undefined;
  const printed = seen.steps.flatMap((run) =>
    machineTroublesIn(`${run.stderr}\n${run.startError ?? ''}`),
  );
  // What the target told the CLI is the target's, wherever the CLI prints it.
  const [trouble] = printed.filter(({ code }) => !isSaidByTarget(code, seen));
  if (!trouble) return undefined;
  return { classification: 'harness_bug', reasons: [trouble.words, ...unmet], trouble };
}

function isSaidByTarget(code: string, { wire }: Observation): boolean {
  return wire.north.some(({ response }) => JSON.stringify(response).includes(code));
}

/** A hard wire rule broken by the target is its failure, also when this release of the CLI coped. */
export function brokenRule({ seen, findings, unmet, targets = false }: Case): Blame | undefined {
  const hard = findings.filter(
    (finding) => finding.severity === 'error' && finding.party === 'target',
  );
  if (hard.length === 0) return undefined;
  const told = (some: readonly Finding[]) =>
    some.map((finding) => `${finding.rule}: ${findingWords(finding)}`);
  const over = hard.filter((finding) => isGotOver(finding, seen.wire));
  const rest = hard.filter((finding) => !over.includes(finding));
  // What the bytes themselves show to be missing has not come of what was got over.
  const after = targets ? [...unmet, ...told(over)] : [...told(over), ...unmet];
  const coped = unmet.length === 0 ? [copedWords(seen)] : [];
  return { classification: 'product_failure', reasons: [...told(rest), ...after, ...coped] };
}

/** What a call of the model's reaches for is told, whatever else the probe saw. */
export function reachedOutside({ findings, unmet }: Case): Blame | undefined {
  const reached = findings.filter(({ rule }) => rule.startsWith('reach/'));
  if (reached.length === 0) return undefined;
  const reasons = reached.map((finding) => `${finding.rule}: ${findingWords(finding)}`);
  return {
    classification: 'model_feature_failure',
    reasons: [...reasons, ...unmet],
    lasting: true,
  };
}

function copedWords({ steps }: Observation): string {
  return steps.length === 0
    ? 'the probe’s conditions were met all the same'
    : 'this CLI release coped with it and the probe’s conditions were met';
}

/** Without a single request there is nothing to blame the target for, and nothing that could have passed. */
export function noRequest({ seen, unmet }: Case): Blame | undefined {
  if (countedExchanges(seen).length > 0) return undefined;
  const refused = seen.wire.north.find((reading) => isCredentials(statusOf(reading)));
  if (refused) {
    const { method, path } = refused.exchange.request;
    const what = `the target answered ${method} ${path} with HTTP ${statusOf(refused)}, and no message was sent`;
    const classification = seen.wire.scripted ? 'product_failure' : 'missing_env';
    return { classification, reasons: [what, ...unmet] };
  }
  const stderr = seen.steps.map((run) => run.stderr.trim()).find((text) => text !== '');
  const missingLogin = seen.steps.some((run) =>
    run.transcript.events.some((event) => event['error'] === 'authentication_failed'),
  );
  return {
    classification: missingLogin ? 'missing_env' : 'harness_bug',
    reasons: [
      'no message of the CLI reached the recorder, so the target had no part in it',
      ...unmet,
      ...(stderr === undefined ? [] : [`the CLI's stderr: ${stderr.slice(-300)}`]),
    ],
  };
}

/** Nothing is unmet. */
export function allMet({ unmet, notes }: Case): Blame | undefined {
  return unmet.length === 0 ? { classification: 'passed', reasons: notes } : undefined;
}

/** The CLI itself did not offer what the probe is about, whatever the target would have done with it. */
export function noTool({ seen, unmet, tool = [] }: Case): Blame | undefined {
  const requests = messagesExchanges(seen.wire.north);
  if (tool.length === 0 || requests.length === 0) return undefined;
  if (requests.some((request) => tool.some((name) => offers(request, name)))) return undefined;
  const what = `no request of the CLI offers the tool ${tool.join(' or ')}, so there is nothing to judge`;
  return { classification: 'not_applicable', reasons: [what, ...unmet] };
}

/** The account behind the target is at its end, or was never good. */
export function account({ seen, unmet, faults = false, redact = String }: Case): Blame | undefined {
  const { scripted } = seen.wire;
  const told = lastRefusal(seen.wire, faults)?.account;
  // The scripted model has no account; what sounds like one is the target's own.
  if (!told || scripted || !isOfThisCell(told.trouble, seen, faults)) return undefined;
  const blame = accountBlame(told, redact);
  return { ...blame, reasons: [...blame.reasons, ...unmet] };
}

/** That a model is not known says something of the account only for the cell's own model. */
function isOfThisCell(trouble: AccountTrouble, seen: Observation, faults: boolean): boolean {
  const { southRecorded } = seen.wire;
  if (trouble !== 'model' || southRecorded) return true;
  return seen.model !== undefined && lastRefusal(seen.wire, faults)?.model === seen.model;
}

/** The target refused or failed: relayed honestly, for want of credentials, or by its own fault. */
export function refusal(facts: Case): Blame | undefined {
  const { seen, unmet, findings, faults = false, redact = String } = facts;
  const last = lastRefusal(seen.wire, faults);
  if (!last) return undefined;
  const { scripted } = seen.wire;
  // What the CLI sends back it may have from an answer that the target had spoilt.
  const spoilt = findings.some(({ party, severity }) => party === 'target' && severity !== 'note');
  if (scripted && last.upstream === 'refused' && last.unchanged && !spoilt) {
    const ours = 'the scripted model refused what the CLI itself had sent, which is ours to mend';
    return { classification: 'harness_bug', reasons: [wordsFor(last, redact), ours, ...unmet] };
  }
  return {
    classification: blameFor(last, scripted),
    reasons: [wordsFor(last, redact), ...unmet],
  };
}

function blameFor(refused: Refusal, scripted: boolean): Classification {
  const { upstream, status } = refused;
  // A target that spares an upstream which failed a moment ago, in another cell.
  if (upstream === 'unasked' && refused.remembered !== undefined) return 'upstream_unavailable';
  // The scripted model refuses nothing that reached it whole, and needs no credentials of the user's.
  if (scripted) return upstream === 'failed' ? 'upstream_unavailable' : 'product_failure';
  if (upstream === 'answered') return 'product_failure';
  if (upstream === 'failed') return 'upstream_unavailable';
  if (isCredentials(upstream === 'refused' ? refused.southStatus : status)) return 'missing_env';
  // What the target made of the request was refused; as the CLI sent it, it might not have been.
  if (upstream === 'refused') return refused.unchanged ? 'upstream_unavailable' : 'product_failure';
  const mayBeRelayed = upstream === 'unrecorded' || refused.upstreamFailed;
  return refused.looksRelayed && mayBeRelayed ? 'upstream_unavailable' : 'product_failure';
}

function isCredentials(status: number | undefined): boolean {
  return means(status, 'credentials');
}

/** Time ran out: who was silent decides. */
export function timeOut({ seen, unmet }: Case): Blame | undefined {
  const silence = silenceOf(seen);
  return silence && { classification: silence.classification, reasons: [silence.reason, ...unmet] };
}

/** A condition of the protocol itself, which the upstream did not get in the way of. */
export function protocol({ targets = false, unmet }: Case): Blame | undefined {
  if (!targets) return undefined;
  return {
    classification: 'product_failure',
    reasons: [...unmet, 'no model has a part in this, so it is the target’s'],
  };
}

/** All clean on the wire, and the screen shows what the script has no answer to. */
export function unknownScreen({ seen, unmet }: Case): Blame | undefined {
  const stuck = seen.steps
    .map((run) => ('screen' in run ? run.screen.stuck : undefined))
    .find((one) => one !== undefined);
  // A turn that is over, without what was waited for, is what the model's side made of it.
  if (!stuck || (stuck.why === 'blocked' && stuck.state === 'ready')) return undefined;
  return {
    classification: 'harness_bug',
    reasons: [
      ...unmet,
      'the screen did not go on as its script expects although the wire was clean',
    ],
  };
}

/** All clean on the wire, and the CLI was killed. */
export function cliKilled({ seen, unmet }: Case): Blame | undefined {
  const killed = seen.steps.some(({ timedOut, returncode, transcript }) => {
    return !timedOut && returncode === undefined && transcript.result === undefined;
  });
  if (!killed) return undefined;
  return {
    classification: 'harness_bug',
    reasons: [...unmet, 'a signal ended the CLI although the wire was clean'],
  };
}

/** All clean on the wire, and the scripted model at its far end. */
export function lostOnTheWay({ seen, unmet }: Case): Blame | undefined {
  if (!seen.wire.scripted) return undefined;
  return {
    classification: 'product_failure',
    reasons: [
      ...unmet,
      'the scripted model plays this probe perfectly, so what is missing was lost by the target',
    ],
  };
}

/** All clean on the wire, and the CLI ended without a word. */
export function cliWithoutResult({ seen, unmet }: Case): Blame | undefined {
  if (seen.steps.every((run) => run.transcript.result || run.timedOut)) return undefined;
  return {
    classification: 'harness_bug',
    reasons: [...unmet, 'the CLI ended without a result although the wire was clean'],
  };
}
