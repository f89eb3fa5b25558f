import { at, canonicalJson, objectIn, objectsIn, parseJson } from '../../system/json.ts';
import { sameArgs } from '../answer.ts';
import type { Answer, AnswerCall } from '../answer-form.ts';
import { messageOf } from '../message.ts';
import { pairsOf, succeeded } from '../pairs.ts';
import { squeeze } from '../prompt.ts';
import type { Reading } from '../reading.ts';
import type { Rule } from '../rule.ts';
import { onEachAnswer } from './across.ts';
import { issue } from './published.ts';
import { atMostOne, breaches, type Fault } from './subjects.ts';

/** A name changed in the request as well, and changed back in the answer. */
function wasRestored(given: string, had: string, north: Reading): boolean {
  const offered = objectsIn(at(north.requestJson, 'tools')).map((tool) => tool['name']);
  return offered.includes(given) && !offered.includes(had);
}

/** Arguments that are no JSON (a slip of the model, or cut at the token limit) may be mended or left out. */
function isSound({ argsText }: AnswerCall): boolean {
  return argsText === '' || objectIn(parseJson(argsText)) !== undefined;
}

function callsFault(given: Answer, had: Answer, north: Reading): Fault | undefined {
  if (!had.calls.every(isSound)) return undefined;
  const names = ({ calls }: Answer) => calls.map((call) => call.name).join(', ') || 'none';
  if (given.calls.length !== had.calls.length)
    return `the upstream called ${names(had)}; the CLI got ${names(given)}`;
  const changed = had.calls.find((call, place) => {
    const other = given.calls[place];
    if (!other) return false;
    const named = other.name === call.name || wasRestored(other.name, call.name, north);
    return !named || !sameArgs(other.argsText, call.argsText);
  });
  return (
    changed && `the upstream's call of ${changed.name} arrived with another name or other arguments`
  );
}

/** Ids may change; a name only if the target also changed it in the request, which the CLI then can't know. */
export const callsChanged: Rule = {
  id: 'across/tool-calls',
  severity: 'error',
  party: 'target',
  says: "The upstream's tool calls arrive all, once, in order, with their names and arguments.",
  mend: 'Gather call pieces by index, and give each call a block of its own.',
  link: issue('BerriAI/litellm', 29491),
  check: onEachAnswer((given, had, { north }) => atMostOne(callsFault(given, had, north))),
};

function textFault(given: Answer, had: Answer): Fault | undefined {
  const [out, inn, thought] = [given.text, had.text, had.thinking].map(squeeze);
  if (out === undefined || inn === undefined || thought === undefined || out === inn)
    return undefined;
  const joint = (text: string) => text.replace(/\s/g, '');
  if (joint(out) === joint(inn)) return undefined;
  if (inn === '' && had.refusal) return undefined;
  // A model's own marks of reasoning are no text.
  if (joint(out) === joint(inn.replace(/<think>.*?<\/think>/g, ''))) return undefined;
  if (thought !== '' && joint(out) === joint(thought + inn))
    return "the upstream's reasoning arrived as text";
  if (inn !== '' && joint(out) === joint(inn + inn)) return "the upstream's text arrived twice";
  if (out === '') return "the upstream's text did not arrive";
  // Reasoning that the upstream left in its text may have been sorted out into thinking blocks.
  if (given.thinking !== '' && had.thinking === '' && inn.includes(out)) return undefined;
  return `the upstream's text (${inn.length} characters) arrived changed (${out.length})`;
}

export const textChanged: Rule = {
  id: 'across/text',
  severity: 'error',
  party: 'target',
  says: "The upstream's text arrives whole and once.",
  mend: 'Pass on every text delta once; mind the first after a thinking block, and texts that repeat in final events.',
  link: issue('BerriAI/litellm', 30765),
  check: onEachAnswer((given, had) => {
    // A call that leaked into the text has a rule of its own.
    if (had.calls.length > 0 && given.calls.length === 0) return [];
    return atMostOne(textFault(given, had));
  }),
};

function stopFault(given: Answer, had: Answer, north: Reading, south: Reading): Fault | undefined {
  if (south.route === 'messages') {
    const [sent, got] = [messageOf(south)?.stopReason, messageOf(north)?.stopReason];
    if (sent && got && sent !== got) return `stop_reason ${sent} arrived as ${got}`;
    return undefined;
  }
  if (had.stop !== 'length' || given.stop === 'length' || given.stop === undefined)
    return undefined;
  return {
    message: 'the upstream hit its token limit; the answer says it ended regularly',
    severity: 'warning',
  };
}

export const stopChanged: Rule = {
  id: 'across/stop-reason',
  severity: 'error',
  party: 'target',
  says: "The upstream's reason for stopping arrives.",
  mend: 'Map the reason one to one; `length` is `max_tokens`.',
  link: issue('anthropics/claude-code', 40240),
  check: onEachAnswer((given, had, { north, south }) =>
    atMostOne(stopFault(given, had, north, south)),
  ),
};

/** Blocks with rules of their own. */
const PLAIN_BLOCKS = new Set(['text', 'thinking', 'redacted_thinking', 'tool_use']);

function specialBlocks(reading: Reading): readonly string[] {
  const types = messageOf(reading)?.blocks.map(({ type }) => type) ?? [];
  return types.filter((type) => !PLAIN_BLOCKS.has(type));
}

export const blocksLost: Rule = {
  id: 'across/blocks',
  severity: 'error',
  party: 'target',
  says: "The upstream's blocks of other types, such as those of server tools, arrive too.",
  mend: 'Pass on blocks whose type you do not know as they are.',
  link: issue('raine/claude-code-proxy', 10),
  check: onEachAnswer((_given, _had, { north, south }) => {
    if (south.route !== 'messages') return [];
    const left = [...specialBlocks(north)];
    const lost = specialBlocks(south).filter((type) => {
      const place = left.indexOf(type);
      if (place !== -1) left.splice(place, 1);
      return place === -1;
    });
    return lost.length === 0 ? [] : [`blocks that did not arrive: ${lost.slice(0, 5).join(', ')}`];
  }),
};

/** Tries after a failure are welcome; a second answer to the same question is paid twice. */
export const duplicateRequest: Rule = {
  id: 'across/duplicate-request',
  severity: 'warning',
  party: 'target',
  says: 'The target asks the upstream no more often than the CLI asks the target.',
  mend: 'Send one request upstream; try again only after a failure.',
  link: issue('seifghazi/claude-code-proxy', 32),
  check: (wire) =>
    pairsOf(wire).flatMap(({ north, south }) => {
      const bodies = south.filter(succeeded).map((reading) => canonicalJson(reading.requestJson));
      const twice = bodies.length - new Set(bodies).size;
      return twice === 0
        ? []
        : breaches(north, [
            `the upstream answered the same request ${twice + 1} times for one of the CLI's`,
          ]);
    }),
};
