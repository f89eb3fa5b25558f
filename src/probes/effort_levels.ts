import { isMessages } from '../dialects/anthropic/route.ts';
import { pairsOf } from '../rules/pairs.ts';
import { at } from '../system/json.ts';
import { cliStep } from './cli-step.ts';
import { requestsCued } from './expect/cue.ts';
import { stepsAnswerOwn } from './expect/own-answers.ts';
import { asksToReason } from './expect/thinking.ts';
import type { Expectation, Observation, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

const LEVELS = ['low', 'medium', 'high'] as const;

/** What each level was north, and what the target made of it in the dialect of its upstream. */
function efforts(
  seen: Observation,
): { north: unknown; south: unknown; passedOn: boolean; dropped: boolean }[] {
  return LEVELS.map((level) => {
    const north = requestsCued(seen, level)[0];
    const south = pairsOf(seen.wire)
      .find((pair) => pair.north === north)
      ?.south.at(-1);
    const request = south?.requestJson;
    return {
      north: at(north?.requestJson, 'output_config', 'effort'),
      south:
        at(request, 'output_config', 'effort') ??
        at(request, 'reasoning_effort') ??
        at(request, 'reasoning', 'effort'),
      passedOn: south !== undefined && isMessages(south),
      dropped: south !== undefined && !asksToReason(request),
    };
  });
}

const effortSurvives: Expectation = {
  name: 'the effort asked for reaches the upstream',
  judge: (seen) => {
    const found = efforts(seen);
    const asked = found.map(({ north }) => String(north)).join(', ');
    // Some releases send none for models they do not know to have it.
    if (found.some(({ north }, index) => north !== LEVELS[index])) {
      return { met: true, note: `the CLI did not ask for low, medium, high but for ${asked}` };
    }
    if (!seen.wire.southRecorded) return { met: true };
    const changed = found.filter(({ north, south }) => north !== south);
    if (changed.length === 0) return { met: true };
    const words = changed.map(
      ({ north, south }) => `${String(north)} arrived as ${String(south ?? 'nothing')}`,
    );
    const reason = `expected each effort upstream as it was asked for, seen: ${words.join(', ')}`;
    // Another dialect may have other levels; the vendor's own has these, and the scripted model has some in each.
    const lost = seen.wire.scripted && changed.every(({ dropped }) => dropped);
    return lost || changed.some(({ passedOn }) => passedOn)
      ? { met: false, reason, blame: 'target' }
      : { met: true, note: reason };
  },
};

export const effortLevels: Probe = {
  name: 'effort_levels',
  purpose: 'Low, medium and high effort are each taken, passed on and answered.',
  cost: 'cheap',
  rules: ['body/unknown-field', 'thinking/*'],
  seenIn: 'https://github.com/decolua/9router/issues/2894',
  needs: { flags: ['--effort'] },
  stage: ({ secrets, tag }) => ({
    steps: [
      secrets.slice(0, LEVELS.length).map((secret, index) => {
        const effort = LEVELS[index] ?? 'low';
        const prompt = `${tag(effort)} ${join.say(secret)}`;
        return cliStep(prompt, { effort });
      }),
    ],
  }),
  scene: joinScene,
  expect: [effortSurvives, stepsAnswerOwn(LEVELS.length)],
};
