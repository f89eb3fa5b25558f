import { messageOf } from '../dialects/anthropic/reading/message.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { answerOf } from '../dialects/outcome.ts';
import { pairsOf } from '../rules/pairs.ts';
import { at, canonicalJson } from '../system/json.ts';
import type { Reading } from '../wire/reading.ts';
import { cliStep } from './cli-step.ts';
import { requestsCued } from './expect/cue.ts';
import { stepsAnswerOwn } from './expect/own-answers.ts';
import type { Expectation, Observation, Probe } from './probe.ts';
import { join, joinScene } from './tasks/join.ts';

/** About 6,000 tokens: above every model's least cacheable prefix, below what one command line may hold. */
const SYSTEM_PROMPT = [
  'You answer smoke tests. What follows are rules of no importance; they make this prompt long.',
  ...Array.from(
    { length: 250 },
    (_, index) =>
      `Rule ${index + 1}: when rule ${index + 1} is asked for, say that it is one of the rules.`,
  ),
  'Do exactly what the user asks, without any comment.',
].join('\n');

const CUES = ['first', 'second', 'later'] as const;

/** The later turn goes on in the first one's session. */
const SESSIONS = ['start', 'none', 'resume'] as const;

function upstreamOf(seen: Observation, cue: string): Reading | undefined {
  const [north] = requestsCued(seen, cue);
  return pairsOf(seen.wire)
    .find((pair) => pair.north === north)
    ?.south.at(-1);
}

/** What should be the same in both requests upstream: all before the first message. */
function prefixOf(reading: Reading | undefined): string {
  const json = reading?.requestJson;
  const system = at(json, 'system');
  const blocks = Array.isArray(system)
    ? system.filter((block) => !String(at(block, 'text')).startsWith('x-anthropic-billing-header:'))
    : system;
  return canonicalJson([at(json, 'model'), at(json, 'tools') ?? [], blocks ?? null]);
}

const cacheIsRead: Expectation = {
  name: 'the second request reads its prefix from the cache',
  judge: (seen) => {
    const second = requestsCued(seen, CUES[1])[0];
    if (!second) return { met: false, reason: 'the second request was never sent' };
    const read = messageOf(second)?.usage?.cacheRead ?? 0;
    if (read > 0) return { met: true };
    const reason =
      'expected cache_read_input_tokens above 0 for the same prefix the second time, seen 0';
    if (!seen.wire.southRecorded) return verdictWithout(seen, reason);
    const [before, after] = CUES.map((cue) => upstreamOf(seen, cue));
    const upstreamRead = (after && answerOf(after)?.usage?.cacheRead) ?? 0;
    if (upstreamRead > 0) {
      return {
        met: false,
        reason: `${reason}; the upstream had read ${upstreamRead}`,
        blame: 'target',
      };
    }
    if (before !== undefined && isMessages(before) && prefixOf(before) !== prefixOf(after)) {
      return {
        met: false,
        reason: `${reason}; the target changed the prefix in between`,
        blame: 'target',
      };
    }
    return verdictWithout(seen, reason);
  },
};

/** What a request left in the cache, or found there. */
function cachedBy(reading: Reading | undefined): number {
  const usage = reading && messageOf(reading)?.usage;
  return (usage?.cacheRead ?? 0) + (usage?.cacheCreation ?? 0);
}

/** System prompt and first turn stand before the later turn, so all that was cached of them is read. */
const turnIsRead: Expectation = {
  name: 'the later turn reads the first one from the cache',
  judge: (seen) => {
    const [first, later] = [CUES[0], CUES[2]].map((cue) => requestsCued(seen, cue)[0]);
    if (!first || !later) return { met: false, reason: 'the later turn was never sent' };
    const south = upstreamOf(seen, CUES[2]);
    // Other dialects don't tell what they put into the cache.
    if (south && !isMessages(south)) return { met: true };
    const [cached, read] = [cachedBy(first), messageOf(later)?.usage?.cacheRead ?? 0];
    if (read >= cached) return { met: true };
    const reason = `expected the later turn to read the ${cached} tokens that the first one cached, seen ${read}`;
    return verdictWithout(seen, reason);
  },
};

/** A live provider may cache nothing, or not yet: no fault of anyone's. */
function verdictWithout({ wire }: Observation, reason: string) {
  return wire.scripted ? ({ met: false, reason } as const) : ({ met: true, note: reason } as const);
}

export const promptCache: Probe = {
  name: 'prompt_cache',
  purpose:
    'The same long prefix is read from the prompt cache the second time, and in a later turn the first one too.',
  cost: 'costly',
  rules: ['usage/*', 'body/system-order'],
  seenIn: 'https://github.com/anthropics/claude-code/issues/68900',
  needs: {},
  stage: ({ secrets, tag }) => ({
    steps: secrets.slice(0, CUES.length).map((secret, index) =>
      cliStep(`${tag(CUES[index])} ${join.say(secret)}`, {
        systemPrompt: SYSTEM_PROMPT,
        session: SESSIONS[index] ?? 'none',
      }),
    ),
  }),
  scene: joinScene,
  expect: [stepsAnswerOwn(CUES.length), cacheIsRead, turnIsRead],
};
