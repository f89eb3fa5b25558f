import type { Config } from '../config/config.ts';
import { answerOf } from '../dialects/outcome.ts';
import { totalInput } from '../dialects/usage.ts';
import type { Observation } from '../probes/probe.ts';
import type { AttemptCost } from '../report/report.ts';

/** What an attempt cost: by the CLI's own figures, which a screen does not give, and by the wire's token counts. */
export function costOf({ steps, wire }: Pick<Observation, 'steps' | 'wire'>): AttemptCost {
  const usages = wire.north.flatMap((reading) => answerOf(reading)?.usage ?? []);
  const figures = steps.flatMap((step) =>
    'screen' in step ? [] : (step.transcript.result?.totalCostUsd ?? 0),
  );
  return {
    requests: wire.north.filter(({ exchange }) => exchange.request.method === 'POST').length,
    tokens: sum(usages.map((usage) => totalInput(usage) + (usage.output ?? 0))),
    ...(figures.length < steps.length ? {} : { usd: sum(figures) }),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** What the attempts of a run have cost so far, and whether the settings still allow another cell. */
export type Spend = {
  readonly add: (cost: AttemptCost) => void;
  /** Why no further cell may begin, in words; undefined while one may. */
  readonly spent: () => string | undefined;
};

export function openSpend({
  budgetUsd,
  maxRequests,
}: Pick<Config, 'budgetUsd' | 'maxRequests'>): Spend {
  let requests = 0;
  let usd = 0;
  let pricedTokens = 0;
  let unpricedTokens = 0;
  return {
    add: (cost) => {
      requests += cost.requests;
      usd += cost.usd ?? 0;
      if (cost.usd === undefined) unpricedTokens += cost.tokens;
      else pricedTokens += cost.tokens;
    },
    spent: () => {
      // At the screen the CLI gives no figure, so its tokens cost what the others' did on average.
      const estimate = usd + (pricedTokens > 0 ? (usd / pricedTokens) * unpricedTokens : 0);
      if (budgetUsd !== undefined && estimate >= budgetUsd)
        return `budget-usd: ${estimate.toFixed(2)} of ${budgetUsd} US dollars are spent, by the CLI's own figures`;
      if (maxRequests !== undefined && requests >= maxRequests)
        return `max-requests: ${requests} requests of ${maxRequests} are made`;
      return undefined;
    },
  };
}
