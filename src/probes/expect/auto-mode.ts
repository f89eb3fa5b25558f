import {
  asksForCheck,
  checkResultIn,
  safeguardResultsOf,
} from '../../dialects/anthropic/reading/safeguards.ts';
import { verdictTagOf } from '../../rules/auto-mode/own-check.ts';
import { refusedForSafeguards } from '../../rules/auto-mode/refusal.ts';
import type { Expectation, Observation } from '../probe.ts';
import { answerIsSecret } from './answer.ts';
import { cleanExit } from './clean-exit.ts';
import { fileHoldsSecret } from './files.ts';
import { calls, toolReturnedSecret } from './tool.ts';

/** What must be seen where auto mode let an action through, held it back, or asked for it. */

/** The CLI asked the server to check its actions. */
const serverAsked: Expectation = {
  name: 'the CLI asks the server to check actions',
  judge: (seen) => {
    if (!seen.wire.north.some(asksForCheck))
      return { met: false, reason: 'expected a request with safeguards, seen none' };
    const declined = declinedBy(seen);
    return { met: true, ...(declined === undefined ? {} : { note: declined }) };
  },
};

/** The CLI checked an action by a request of its own. */
export const ownCheckAsked: Expectation = {
  name: 'the CLI checks the action by a request of its own',
  judge: ({ wire }) =>
    wire.north.some((reading) => verdictTagOf(reading) !== undefined)
      ? { met: true }
      : { met: false, reason: 'expected a check of the action by the CLI itself, seen none' },
};

/** The action was run, its result came back to the model, and the turn went on to its end. */
export function actionRan(file: string): readonly Expectation[] {
  return [fileHoldsSecret(file), toolReturnedSecret('Bash'), answerIsSecret];
}

/** The action was not run, the model was told, and the turn went on to its end. */
export function actionHeld(file: string): readonly Expectation[] {
  return [notMade(file), toldOfDenial, goesOn];
}

function notMade(file: string): Expectation {
  return {
    name: 'the action is not run',
    judge: ({ files }) =>
      files[file] === undefined
        ? { met: true }
        : { met: false, reason: `expected the action to be held back, but it made ${file}` },
  };
}

const toldOfDenial: Expectation = {
  name: 'the model is told that the action was not run',
  judge: (seen) => {
    const last = calls(seen).findLast(({ use }) => use.name === 'Bash')?.result;
    if (last?.isError) return { met: true };
    const shown = last ? JSON.stringify(last.text.slice(0, 200)) : 'none';
    return { met: false, reason: `expected an error for the result of Bash, seen ${shown}` };
  },
};

const goesOn: Expectation = {
  name: 'the model goes on after it',
  judge: ({ steps }) =>
    steps.at(-1)?.transcript.result?.text
      ? { met: true }
      : { met: false, reason: 'expected an answer after the action was held back, seen none' },
};

/**
 * What the server's check leads to, for a probe with `exit: 'any'`. A target may say that it cannot check: with a 400 that names the field, or by the
 * results themselves. What that costs is told by a rule, and nothing more can be asked of it.
 */
export function byServer(expectations: readonly Expectation[]): readonly Expectation[] {
  return [serverAsked, ...[cleanExit, ...expectations].map(unlessDeclined)];
}

function unlessDeclined({ name, judge }: Expectation): Expectation {
  return {
    name,
    judge: (seen) => {
      const judgement = judge(seen);
      return judgement.met || declinedBy(seen) === undefined ? judgement : { met: true };
    },
  };
}

function declinedBy({ wire }: Observation): string | undefined {
  if (wire.north.some((reading) => refusedForSafeguards(reading) === 400))
    return 'the target refuses safeguards with 400, as the contract lets it, so no action could be checked';
  const disabled = wire.north.some((reading) => {
    const result = checkResultIn(safeguardResultsOf(reading));
    return result?.status === 'unavailable' && result.reason === 'disabled';
  });
  return disabled
    ? 'the server or the target says that it cannot check, so each action has to be approved'
    : undefined;
}
