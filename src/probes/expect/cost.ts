import { stripVTControlCharacters } from 'node:util';
import { commandOutputs, type SessionCost } from '../../claude/session.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { answerOf } from '../../dialects/outcome.ts';
import type { Usage } from '../../dialects/usage.ts';
import type { Expectation, Observation } from '../probe.ts';
import { figureOf, screens } from './screen.ts';

type Sums = Readonly<Record<'input' | 'output' | 'cacheRead' | 'cacheCreation', number>>;

const KINDS = ['input', 'output', 'cacheRead', 'cacheCreation'] as const;
const WORDS: Readonly<Record<(typeof KINDS)[number], string>> = {
  input: 'input',
  output: 'output',
  cacheRead: 'cache read',
  cacheCreation: 'cache write',
};

/** `9 input, 27 output, 0 cache read, 31.3k cache write`, one line a model (1.0.128 and 2.0.77). */
const TOLD =
  /([\d.]+)([km]?) input, ([\d.]+)([km]?) output, ([\d.]+)([km]?) cache read, ([\d.]+)([km]?) cache write/g;

/** What rounding to a tenth of a thousand may take away, for each model told. */
const ROUNDING = 50;

/** The session's sums are those of the usage that came over the wire. */
export const costIsUsage: Expectation = {
  name: 'what the session cost is the usage that the answers told',
  judge: (seen) => {
    const told = keptSums(seen) ?? printedSums(seen);
    if (!told) return { met: true, note: 'this release keeps no sums in the session’s file' };
    const used = usedSums(seen);
    const wrong = KINDS.filter((kind) => Math.abs(told.sums[kind] - used[kind]) > told.within);
    if (wrong.length === 0) return { met: true };
    const words = wrong.map((kind) => `${WORDS[kind]} ${told.sums[kind]} against ${used[kind]}`);
    return {
      met: false,
      reason: `expected the session's sums to be those of the answers, seen ${words.join(', ')}`,
    };
  },
};

type Told = { readonly sums: Sums; readonly within: number };

function keptSums(seen: Observation): Told | undefined {
  const cost = screens(seen).at(-1)?.session.cost;
  return cost && { sums: sumOf(Object.values(cost.models).map(usageOf)), within: 0 };
}

function usageOf(model: SessionCost['models'][string]): Usage {
  return {
    input: model.inputTokens,
    output: model.outputTokens,
    cacheRead: model.cacheReadTokens,
    cacheCreation: model.cacheWriteTokens,
  };
}

function printedSums(seen: Observation): Told | undefined {
  const text = screens(seen)
    .flatMap(({ session }) => commandOutputs(session.lines))
    .map(stripVTControlCharacters)
    .join('\n');
  const models = [...text.matchAll(TOLD)].map(([, ...figures]) => {
    const figure = (place: number) =>
      figureOf(figures[2 * place] ?? '', figures[2 * place + 1] ?? '');
    return { input: figure(0), output: figure(1), cacheRead: figure(2), cacheCreation: figure(3) };
  });
  return models.length === 0
    ? undefined
    : { sums: sumOf(models), within: ROUNDING * models.length };
}

function usedSums({ wire }: Observation): Sums {
  const answered = wire.north.filter(isMessages);
  return sumOf(answered.flatMap((reading) => answerOf(reading)?.usage ?? []));
}

function sumOf(usages: readonly Usage[]): Sums {
  const sum = (kind: (typeof KINDS)[number]) =>
    usages.reduce((total, usage) => total + (usage[kind] ?? 0), 0);
  return {
    input: sum('input'),
    output: sum('output'),
    cacheRead: sum('cacheRead'),
    cacheCreation: sum('cacheCreation'),
  };
}
