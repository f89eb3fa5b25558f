import type { Blame, Case } from './case.ts';
import {
  account,
  allMet,
  brokenRule,
  cliKilled,
  cliWithoutResult,
  lostOnTheWay,
  machineTrouble,
  noRequest,
  noTool,
  protocol,
  reachedOutside,
  refusal,
  timeOut,
  unknownScreen,
} from './steps.ts';

/** One question on the way to whose fault it is. */
type VerdictStep<Name extends string = string> = {
  readonly name: Name;
  /** For people, in a sentence: what is asked, and what follows. Markdown. */
  readonly says: string;
  /** Undefined leaves it to the next step. */
  readonly decide: (facts: Case) => Blame | undefined;
};

function step<Name extends string>(
  name: Name,
  says: string,
  decide: VerdictStep['decide'],
): VerdictStep<Name> {
  return { name, says, decide };
}

/** Blame by evidence, in this order: the first step that has an answer decides. */
export const VERDICT_STEPS = [
  step(
    'machine_trouble',
    'Something is unmet and the CLI’s stderr tells of **this machine’s own trouble** (no space, memory, descriptors, quota or permission): `harness_bug`, and the run ends with an infrastructure error. Nobody’s proxy is at fault.',
    machineTrouble,
  ),
  step(
    'broken_rule',
    'The target broke a **hard wire rule**: `product_failure`, also when this release of the CLI coped.',
    brokenRule,
  ),
  step(
    'reached_outside',
    'A tool call **reached for what the probe did not ask for** (a file of the machine, other processes, an address), and the target did not put it in: `model_feature_failure`, also when nothing came of it. Not tried again.',
    reachedOutside,
  ),
  step(
    'no_request',
    '**No message reached the recorder**: `harness_bug` with the CLI’s stderr; `missing_env` when a login was missing, or the target asked for credentials first (`product_failure` before the scripted model, which needs none).',
    noRequest,
  ),
  step('all_met', '**Every condition is met**: `passed`.', allMet),
  step(
    'no_tool',
    'The CLI **offered no tool that the probe is about** in any request, by a switch of its own: `not_applicable`.',
    noTool,
  ),
  step(
    'account',
    'A refusal says, in its provider’s own code or words, that **the account is empty, its key refused or the model not known** to it: `upstream_unavailable`, `missing_env` for the key. Not tried again.',
    account,
  ),
  step(
    'refusal',
    'The target **refused or failed**, and asking again did not help: `upstream_unavailable` when it relayed its upstream honestly, `missing_env` for 401 and 403, else `product_failure`.',
    refusal,
  ),
  step(
    'time_out',
    '**Time ran out**: `product_failure` when the upstream had answered and the target had not, `upstream_unavailable` when the upstream had not, `probe_timeout` when that is not known.',
    timeOut,
  ),
  step(
    'protocol',
    'An unmet condition is **of the protocol itself**, where no model has a part: `product_failure`.',
    protocol,
  ),
  step(
    'unknown_screen',
    'The wire was clean, but **the CLI’s screen** showed what the script of a screen probe has no answer to: `harness_bug`.',
    unknownScreen,
  ),
  step(
    'cli_killed',
    'The wire was clean, but **a signal ended the CLI**: `harness_bug`.',
    cliKilled,
  ),
  step(
    'lost_on_the_way',
    'The wire was clean and the **scripted model** answered, which plays every probe perfectly: `product_failure`.',
    lostOnTheWay,
  ),
  step(
    'cli_without_result',
    'The wire was clean, but the CLI **ended without a result**: `harness_bug`.',
    cliWithoutResult,
  ),
] as const;

/** What is left when no step has an answer. */
export const LAST_STEP = {
  name: 'model',
  says: 'The wire was clean, so **the model** did not do what was asked: `model_feature_failure`.',
  decide: ({ unmet }: Case): Blame => ({
    classification: 'model_feature_failure',
    reasons: [...unmet, 'the wire was clean, so the model did not do what was asked'],
  }),
} as const;

export type StepName = (typeof VERDICT_STEPS)[number]['name'] | typeof LAST_STEP.name;

/** Whose fault it is, and by which step. */
export function classify(facts: Case): Blame & { readonly decidedBy: StepName } {
  for (const { name, decide } of VERDICT_STEPS) {
    const blame = decide(facts);
    if (blame) return { ...blame, decidedBy: name };
  }
  return { ...LAST_STEP.decide(facts), decidedBy: LAST_STEP.name };
}
