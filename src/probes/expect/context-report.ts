import { stripVTControlCharacters } from 'node:util';
import { commandOutputs } from '../../claude/session.ts';
import { isMessages } from '../../dialects/anthropic/route.ts';
import { answerOf } from '../../dialects/outcome.ts';
import { totalInput } from '../../dialects/usage.ts';
import type { Expectation, Observation } from '../probe.ts';
import { figureOf, screens } from './screen.ts';

/** `13.6k/1m tokens`, in the report of all releases from 1.0.128 to 2.1.331. */
const TOTAL = /([\d.]+)([km]?)\/[\d.]+[km]? tokens/;

/** How far the report may be from the last answer's usage: the releases add up in different ways. */
const FARTHEST = 2;

/** The report's total is about what the last prompt used. */
export const contextTold: Expectation = {
  name: 'the report tells about as many tokens as the last prompt used',
  judge: (seen) => {
    const told = toldTotal(seen);
    if (told === undefined)
      return { met: false, reason: 'the session’s file has no report with a total' };
    const used = lastUse(seen);
    if (used === 0) return { met: true, note: `told ${told} tokens; the answers tell no usage` };
    const near = told >= used / FARTHEST && told <= used * FARTHEST;
    return near
      ? { met: true }
      : { met: false, reason: `the report tells ${told} tokens, the last prompt used ${used}` };
  },
};

function toldTotal(seen: Observation): number | undefined {
  const reports = screens(seen).flatMap(({ session }) => commandOutputs(session.lines));
  for (const report of reports) {
    const [, number, unit = ''] = TOTAL.exec(stripVTControlCharacters(report)) ?? [];
    if (number !== undefined) return figureOf(number, unit);
  }
  return undefined;
}

/** What went into the model with the last prompt; the largest, since side requests are small. */
function lastUse({ wire }: Observation): number {
  const uses = wire.north
    .filter(isMessages)
    .map((reading) => answerOf(reading)?.usage)
    .map((usage) => (usage ? totalInput(usage) : 0));
  return Math.max(0, ...uses);
}
