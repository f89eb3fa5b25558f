import { answerOf } from '../answer.ts';
import { pairsOf } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { totalInput } from '../usage.ts';
import { issue } from './published.ts';
import { breaches, type Fault, onEachMessage } from './subjects.ts';

/** Without counts the CLI shows no context bar and never compacts by itself. */
export const usageZero: Rule = {
  id: 'usage/zero',
  severity: 'warning',
  party: 'target',
  says: 'An answer with content counts its input and output tokens.',
  mend: 'Ask the upstream for usage (`stream_options: {include_usage: true}`) or estimate it.',
  link: issue('router-for-me/CLIProxyAPI', 1700),
  check: (wire) =>
    onEachMessage(({ usage, blocks }, reading): readonly Fault[] => {
      if (!usage || blocks.length === 0) return [];
      const zeros = [
        ...(usage.input !== undefined && totalInput(usage) === 0 ? ['input'] : []),
        ...(usage.output === 0 ? ['output'] : []),
      ];
      if (zeros.length === 0) return [];
      const message = `usage counts 0 ${zeros.join(' and ')} tokens`;
      const counted = upstreamInput(wire, reading);
      if (counted === 0 || !zeros.includes('input')) return [message];
      return [{ message: `${message}; the upstream counted ${counted}`, severity: 'error' }];
    })(wire),
};

/** Input tokens that the upstream counted for the same turn; 0 where it did not count. */
function upstreamInput(wire: AttemptWire, reading: Reading): number {
  const south = pairsOf(wire).find(({ north }) => north === reading)?.south ?? [];
  const usage = south.map((one) => answerOf(one)?.usage).findLast((one) => one !== undefined);
  return usage ? totalInput(usage) : 0;
}

/** Beyond any way of counting: the CLI would compact all the time, or never. */
const ABSURD = 10;

/** Twice or half is beyond what another way of counting explains. */
function faroff(given: number, had: number): boolean {
  return had > 0 && given > 0 && (given > 2 * had || given < had / 2);
}

function isAbsurd(given: number, had: number): boolean {
  return had > 0 && given !== 0 && (given < 0 || given > ABSURD * had || given < had / ABSURD);
}

/** What the upstream counted is what the CLI should bill and compact by. */
export const usageChanged: Rule = {
  id: 'usage/changed',
  severity: 'warning',
  party: 'target',
  says: "The upstream's token counts arrive, those of the cache included.",
  mend: "Map the upstream's counts: uncached input to `input_tokens`, cached input to `cache_read_input_tokens`.",
  link: issue('BerriAI/litellm', 36091),
  check: (wire) =>
    pairsOf(wire).flatMap(({ north, south }) => {
      const given = answerOf(north);
      const [only] = south;
      const had = only && answerOf(only);
      if (south.length !== 1 || !given?.whole || !given.usage || !had?.whole || !had.usage)
        return [];
      const faults: Fault[] = [];
      if ((had.usage.cacheRead ?? 0) > 0 && !given.usage.cacheRead)
        faults.push(
          `the upstream read ${had.usage.cacheRead} tokens from its cache; the answer says none`,
        );
      const counts = { input: totalInput(given.usage), upstream: totalInput(had.usage) };
      const message = `the upstream counted ${counts.upstream} input tokens; the answer says ${counts.input}`;
      if (isAbsurd(counts.input, counts.upstream)) faults.push({ message, severity: 'error' });
      else if (faroff(counts.input, counts.upstream)) faults.push(message);
      const [out, upstreamOut] = [given.usage.output ?? 0, had.usage.output ?? 0];
      if (faroff(out, upstreamOut))
        faults.push(`the upstream counted ${upstreamOut} output tokens; the answer says ${out}`);
      return breaches(north, faults);
    }),
};
