import { parseJson } from '../../system/json.ts';
import { means } from '../../wire/status.ts';
import type { Expectation, HttpRun, Judgement } from '../probe.ts';

/** A condition on one plain HTTP request, which no model has a part in. */
export function httpAnswer(
  index: number,
  name: string,
  judge: (
    run: HttpRun,
    json: unknown,
    runs: readonly HttpRun[],
  ) => string | { readonly note: string } | undefined,
): Expectation {
  return {
    name,
    judge: (seen): Judgement => {
      const run = seen.http[index];
      if (!run) return { met: false, reason: `the request ${index + 1} was not sent` };
      const found = run.status === 0 ? noAnswer(run) : judge(run, parseJson(run.text), seen.http);
      if (found === undefined) return { met: true };
      if (typeof found !== 'string') return { met: true, note: found.note };
      return {
        met: false,
        reason: `${run.step.method} ${run.step.path}: ${found}`,
        blame: 'target',
      };
    },
  };
}

/** What is told of a request that got no response. */
export function noAnswer({ fault }: Pick<HttpRun, 'fault'>): string {
  return fault === undefined ? 'no answer came' : `no answer came (${fault})`;
}

/** A route the target need not have. */
export function isAbsent({ status }: HttpRun): boolean {
  return means(status, 'absent');
}

export function shownText({ text }: HttpRun): string {
  return JSON.stringify(text.slice(0, 200));
}
