import { z } from 'zod';
import { CLASSIFICATIONS, FAIL_ON_WORDS, type FailOn } from '../classifications.ts';
import { quoted } from '../faults.ts';
import { autoOr, choice, flag, like, list, number, path, seconds, shown } from '../kinds.ts';
import { knownFailures } from '../known-failures.ts';
import { providerLimits } from '../limits.ts';
import { setting } from '../setting.ts';
import { didYouMean } from '../spelling.ts';

/** Where the report to compare with is. */
export type BaselineSetting = { readonly asked: string } & (
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'branch'; readonly name: string }
  | { readonly kind: 'run'; readonly id: string }
  | { readonly kind: 'merge-base' }
);

/** A green cell fails nothing. */
const FAIL_ON: readonly FailOn[] = [
  ...CLASSIFICATIONS.filter((classification) => classification !== 'passed'),
  ...FAIL_ON_WORDS,
];

export const JUDGING = {
  concurrency: setting(autoOr({ min: 1, max: 64, whole: true }), {
    help: 'Cells run at once.',
    default: 'auto',
  }),
  limits: setting(providerLimits(), {
    help: 'What a provider takes over all of its models: lines `provider = 4` (requests at once) and `provider = 60/min`; `*` is every other one. Requests wait in front of the proxy, within `probe-timeout`.',
    defaultWords: 'none',
  }),
  probeTimeoutMs: setting(seconds({ min: 1, max: 3600 }), {
    help: 'How long one attempt of a probe may take.',
    default: 120,
  }),
  retries: setting(number({ min: 0, max: 5, whole: true }), {
    help: 'Further attempts after one that the upstream, the model or time failed; what the target broke is not forgiven.',
    default: 1,
  }),
  preflight: setting(flag(), {
    help: 'Ask for each model once before its cells, so that an empty account, a refused key or an unknown model is said once. Not with `upstream: scripted`.',
    default: true,
  }),
  budgetUsd: setting(number({ min: 0, max: 100_000, unit: 'US dollars' }), {
    help: 'When the run has cost so much by the CLI’s own figures, no further cell begins; what was left out is said. One cell of each probe comes first.',
    defaultWords: 'no limit',
  }),
  maxRequests: setting(number({ min: 1, max: 10_000_000, whole: true }), {
    help: 'When the CLI has made so many requests, no further cell begins; what was left out is said. One cell of each probe comes first.',
    defaultWords: 'no limit',
  }),
  failFast: setting(flag(), {
    help: 'After the first cell that fails the check no further one begins.',
    default: false,
  }),
  resume: setting(path(), {
    help: 'The report.json of a run that was cut short or failed: its cells that passed or were skipped are taken over, the others are run.',
  }),
  baseline: setting(baseline(), {
    help: 'An earlier report to compare with: what passed there and fails now is a `new_failure`. The path of a report.json, `branch:<name>` (the newest artifact of a run on that branch of this repository), `run:<id>`, or in a pull request `merge-base` (the newest of its branch at or before the merge base). From artifacts it needs `permissions: actions: read`, with `merge-base` also `contents: read`. When there is none, a notice says why and the run goes on.',
  }),
  failOn: setting(failOn(), {
    help: 'What fails the check: classifications, `new_failure` (green in the baseline), `disappeared` (in the baseline and no longer there), `flaky` (passed on a later attempt), `stale` (a known failure that passes), `slower` (with `repeat`: every run longer than every one in the baseline, and half as long again), or `none`.',
    default: ['harness_bug', 'product_failure', 'new_failure'],
  }),
  expect: setting(knownFailures(), {
    help: 'Known failures, which are told and do not fail the check: a list of `probe`, `classification` and `reason`, and where wanted `model` (`*` stands for anything in both), `release` (one, or `2.1.200..2.1.330`, open at either end), `rule` and `until` (a date, after which it fails the check). `--write-expect` in the terminal writes them from the last report.',
    default: [],
    defaultWords: 'none',
    only: 'file',
  }),
  stale: setting(choice(['warn', 'fail']), {
    help: 'What a known failure comes to whose cells all pass.',
    default: 'warn',
  }),
};

const RESERVED = /^(?:branch:|run:|merge-base$)/;

function baseline() {
  const kind = path((value) => RESERVED.test(value));
  const error = shown(
    'must be the path of a report.json, branch:<name>, run:<number> or merge-base',
  );
  return like(
    kind,
    kind.transform((asked, context): BaselineSetting => {
      const [, word, rest = ''] = /^(branch|run):(.*)$/s.exec(asked) ?? [];
      if (asked === 'merge-base') return { kind: 'merge-base', asked };
      if (word === undefined) return { kind: 'path', asked, path: asked };
      // What git allows in a branch's name.
      if (word === 'branch' && /^[^\s~^:?*[\\]{1,250}$/.test(rest)) {
        return { kind: 'branch', asked, name: rest };
      }
      if (word === 'run' && /^[1-9]\d{0,17}$/.test(rest)) return { kind: 'run', asked, id: rest };
      context.addIssue({ code: 'custom', message: error({ input: asked }) });
      return z.NEVER;
    }),
  );
}

function failOn() {
  const options = [...FAIL_ON, 'none'];
  const item = z.enum(options, {
    error: ({ input }) => `${quoted(input)} is not known${didYouMean(String(input), options)}`,
  });
  const words = list(item, 50);
  const set = words
    .refine((values) => !values.includes('none') || values.every((value) => value === 'none'), {
      error: '"none" excludes all others',
    })
    .transform(
      (values): ReadonlySet<FailOn> => new Set(FAIL_ON.filter((one) => values.includes(one))),
    );
  return like(words, set);
}
