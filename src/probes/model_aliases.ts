import { at, textIn } from '../system/json.ts';
import { cliStep } from './cli-step.ts';
import { requestsCued } from './expect/cue.ts';
import { stepsAnswerOwn } from './expect/own-answers.ts';
import type { Expectation, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

const ALIASES = ['haiku', 'sonnet', 'opus'] as const;

/** What the CLI asked for is its own affair (`ANTHROPIC_DEFAULT_*_MODEL` may map it): it is told, not judged. */
const aliasesOnTheWire: Expectation = {
  name: 'each alias reaches the target as a model of its family',
  judge: (seen) => {
    const asked = ALIASES.map((alias) => ({
      alias,
      model: textIn(at(requestsCued(seen, alias)[0]?.requestJson, 'model')),
    }));
    const lost = asked.find(({ model }) => model === undefined);
    if (lost) return { met: false, reason: `no request for ${lost.alias} reached the target` };
    const mapped = asked.filter(({ alias, model }) => !model?.includes(alias));
    if (mapped.length === 0) return { met: true };
    const words = mapped.map(({ alias, model }) => `${alias} is mapped to ${model}`).join(', ');
    return { met: true, note: words };
  },
};

export const modelAliases: Probe = {
  name: 'model_aliases',
  purpose: 'haiku, sonnet and opus are each answered under the id that the CLI asks for.',
  cost: 'cheap',
  rules: ['http/refused'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/41120',
  needs: {},
  stage: ({ secrets, tag }) => ({
    steps: [
      secrets.slice(0, ALIASES.length).map((secret, index) => {
        const model = ALIASES[index] ?? 'sonnet';
        const prompt = `${tag(model)} ${join.say(secret)}`;
        return cliStep(prompt, { model });
      }),
    ],
  }),
  scene: joinScene,
  expect: [aliasesOnTheWire, stepsAnswerOwn(ALIASES.length)],
};
