import { z } from 'zod';
import { CLASSIFICATIONS, type FailOn } from '../classifications.ts';
import { quoted } from '../faults.ts';
import { autoOr, flag, like, list, number, path, seconds, shown } from '../kinds.ts';
import { providerLimits } from '../limits.ts';
import { setting } from '../setting.ts';
import { didYouMean } from '../spelling.ts';

/** A green cell fails nothing. */
const FAIL_ON: readonly FailOn[] = [
  ...CLASSIFICATIONS.filter((classification) => classification !== 'passed'),
  'new_failure',
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
    help: 'An earlier report.json to compare with: what passed there and fails now is a `new_failure`. (`branch:<name>` is reserved and refused for now.)',
  }),
  failOn: setting(failOn(), {
    help: 'Classifications that fail the check, `new_failure`, or `none`.',
    default: ['harness_bug', 'product_failure', 'new_failure'],
  }),
};

function baseline() {
  const isBranch = (value: string) => value.startsWith('branch:');
  const error = shown('must be the path of a report.json; branch:<name> is not built yet');
  const kind = path(isBranch);
  return like(
    kind,
    kind.refine((value) => !isBranch(value), { error }),
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
