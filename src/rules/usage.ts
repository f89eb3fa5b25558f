import { answerOf } from '../dialects/outcome.ts';
import { totalInput, type Usage } from '../dialects/usage.ts';
import { at, objectIn } from '../system/json.ts';
import type { Pair } from './pairs.ts';
import { type Breach, figures, type Rule } from './rule.ts';
import type { FinishedMessage, RelayedAnswer, Stream } from './subjects.ts';

export const USAGE: readonly Rule[] = [
  /** CLI 2.1.330 takes a message without usage in a stream; releases before it crash on `input_tokens`. */
  {
    id: 'usage/missing',
    on: 'stream',
    severity: 'error',
    party: 'target',
    says: '`message_start` carries a usage object with `input_tokens`, and `message_delta` one with `output_tokens`.',
    mend: 'Send `usage: {input_tokens, output_tokens}` in `message_start` (estimate if need be) and the final counts in `message_delta`.',
    link: 'anthropics/claude-code#46932',
    check: missingFaults,
  },
  /** Without counts the CLI shows no context bar and never compacts by itself. */
  {
    id: 'usage/zero',
    on: 'message',
    severity: 'warning',
    party: 'target',
    says: 'An answer with content counts its input and output tokens.',
    mend: 'Ask the upstream for usage (`stream_options: {include_usage: true}`) or estimate it.',
    link: 'router-for-me/CLIProxyAPI#1700',
    check: zeroFaults,
  },
  /** What the upstream counted is what the CLI should bill and compact by. */
  {
    id: 'usage/changed',
    on: 'answer',
    severity: 'warning',
    party: 'target',
    says: "The upstream's token counts arrive, those of the cache included.",
    mend: "Map the upstream's counts: uncached input to `input_tokens`, cached input to `cache_read_input_tokens`.",
    link: 'BerriAI/litellm#36091',
    check: changedFaults,
  },
];

function isCount(value: unknown): boolean {
  return typeof value === 'number' && value >= 0;
}

function missingFaults({ events, whole, message }: Stream): readonly Breach[] {
  const start = events.find((event) => event.type === 'message_start');
  const usage = at(start?.body, 'message', 'usage');
  const faults: Breach[] = [];
  const warn = (text: string) => faults.push({ message: text, severity: 'warning' });
  if (start && !objectIn(usage)) faults.push('message_start has no usage object');
  else if (start && !isCount(at(usage, 'input_tokens')))
    warn("message_start's usage has no count input_tokens");
  const deltas = events.filter((event) => event.type === 'message_delta');
  const counted = deltas.some((event) => isCount(at(event.body, 'usage', 'output_tokens')));
  if (whole && message.ended === 'message_stop' && deltas.length > 0 && !counted)
    warn('no message_delta carries usage.output_tokens');
  return faults;
}

function zeroFaults({ message: { usage, blocks }, south }: FinishedMessage): readonly Breach[] {
  if (!usage || blocks.length === 0) return [];
  const zeros = [
    ...(usage.input !== undefined && totalInput(usage) === 0 ? ['input'] : []),
    ...(usage.output === 0 ? ['output'] : []),
  ];
  if (zeros.length === 0) return [];
  const message = `usage counts 0 ${zeros.join(' and ')} tokens`;
  const counted = upstreamInput(south);
  if (counted === 0 || !zeros.includes('input')) return [message];
  return [{ ...figures`${message}; the upstream counted ${counted}`, severity: 'error' }];
}

/** Input tokens that the upstream counted for the same turn; 0 where it did not count. */
function upstreamInput(south: Pair['south']): number {
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

/** Clients add what came from the cache to `input_tokens`, which must not hold it already. */
function doubleFault(given: Usage, had: Usage): Breach | undefined {
  const cached = (given.cacheRead ?? 0) + (given.cacheCreation ?? 0);
  if (cached === 0 || given.input === had.input || given.input !== totalInput(had))
    return undefined;
  if (cached !== totalInput(had) - (had.input ?? 0)) return undefined;
  return {
    ...figures`input_tokens ${given.input ?? 0} holds the ${cached} tokens of the cache, which the cache's own counts tell once more (the upstream counted ${had.input ?? 0} beside them)`,
    path: 'usage.input_tokens',
  };
}

function inputFaults(given: Usage, had: Usage): readonly Breach[] {
  const [input, upstreamInputs] = [totalInput(given), totalInput(had)];
  const changed = figures`the upstream counted ${upstreamInputs} input tokens; the answer says ${input}`;
  if (isAbsurd(input, upstreamInputs)) return [{ ...changed, severity: 'error' }];
  const [read, written] = [had.cacheRead ?? 0, had.cacheCreation ?? 0];
  const lost = [
    ...(read > 0 && !given.cacheRead
      ? [figures`the upstream read ${read} tokens from its cache; the answer says none`]
      : []),
    ...(written > 0 && !given.cacheCreation
      ? [figures`the upstream wrote ${written} tokens to its cache; the answer says none`]
      : []),
  ];
  return lost.length === 0 && faroff(input, upstreamInputs) ? [changed] : lost;
}

function changedFaults({ given, had }: RelayedAnswer): readonly Breach[] {
  if (!given.usage || !had.usage) return [];
  const twice = doubleFault(given.usage, had.usage);
  if (twice) return [twice];
  const faults = [...inputFaults(given.usage, had.usage)];
  const [output, upstreamOutput] = [given.usage.output ?? 0, had.usage.output ?? 0];
  if (faroff(output, upstreamOutput))
    faults.push(
      figures`the upstream counted ${upstreamOutput} output tokens; the answer says ${output}`,
    );
  return faults;
}
