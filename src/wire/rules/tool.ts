import { at, objectIn, objectsIn, textIn } from '../../system/json.ts';
import { answerOf, sameArgs } from '../answer.ts';
import type { Message, MessageBlock } from '../message.ts';
import { pairsOf } from '../pairs.ts';
import type { AttemptWire, Reading } from '../reading.ts';
import type { Breach, Rule } from '../rule.ts';
import { issue, MESSAGES, STREAMING } from './published.ts';
import { breaches, type Fault, onEachMessage } from './subjects.ts';

function toolBlocks(message: Message): readonly MessageBlock[] {
  return message.blocks.filter((block) => block.type === 'tool_use');
}

/** The calls the upstream made in the same turn; undefined when that side is unknown. */
function upstreamCalls(wire: AttemptWire, exchange: string) {
  const pair = pairsOf(wire).find(({ north }) => north.exchange.id === exchange);
  const answers = pair?.south.flatMap((south) => answerOf(south) ?? []) ?? [];
  return answers.length === 0 ? undefined : answers.flatMap((answer) => answer.calls);
}

function jsonFaults(message: Message): readonly { fault: string; block: MessageBlock }[] {
  // A call cut off by the token limit is cut JSON in the vendor's API too.
  if (message.stopReason === 'max_tokens') return [];
  return toolBlocks(message).flatMap((block) => {
    if (objectIn(block.input)) return [];
    const seen = block.input === undefined ? 'are no JSON' : 'are JSON but no object';
    return [
      { fault: `the arguments of ${block.name ?? 'a call'} (block ${block.index}) ${seen}`, block },
    ];
  });
}

/** The model's own slip when the upstream's call had the very same arguments. */
function checkJson(wire: AttemptWire): readonly Breach[] {
  return onEachMessage((message, reading): readonly Fault[] =>
    jsonFaults(message).map(({ fault, block }) => {
      const calls = upstreamCalls(wire, reading.exchange.id) ?? [];
      const relayed = calls.some((call) => call.argsText === block.inputText);
      return relayed ? { message: fault, party: 'model' } : fault;
    }),
  )(wire);
}

/** CLI 2.1.330 answers the call with an InputValidationError instead of running it. */
export const toolJson: Rule = {
  id: 'tool/json',
  severity: 'error',
  party: 'target',
  says: "The pieces of a tool call's arguments join to one JSON object.",
  mend: 'Send every piece of `partial_json` once, in order and to its own block; key parallel calls by their index.',
  link: issue('router-for-me/CLIProxyAPI', 5058),
  check: checkJson,
};

/** CLI 2.1.330 calls the tool with `{}` then. With deltas as well it ignores the start's input. */
export const inputInStart: Rule = {
  id: 'tool/input-in-start',
  severity: 'error',
  party: 'target',
  says: 'Arguments are sent as `input_json_delta`; `content_block_start` holds `input: {}`.',
  mend: 'Start the block with `input: {}` and send the arguments as one or more `input_json_delta`.',
  link: STREAMING,
  check: onEachMessage((message, reading) =>
    reading.response.kind !== 'stream'
      ? []
      : toolBlocks(message)
          .filter(({ inputText, start }) => {
            return inputText === '' && Object.keys(objectIn(start['input']) ?? {}).length > 0;
          })
          .map(({ name }) => `${name ?? 'a call'} has its arguments in content_block_start only`),
  ),
};

/** CLI 2.1.330 refuses to run a call without an id ("this call did not run"). */
export const idMissing: Rule = {
  id: 'tool/id-missing',
  severity: 'error',
  party: 'target',
  says: 'Every tool call has an id.',
  mend: 'Make up an id (`toolu_` and random letters) when the upstream sends none.',
  link: STREAMING,
  check: onEachMessage((message) =>
    toolBlocks(message)
      .filter((block) => !block.id)
      .map(({ name }) => `the call of ${name ?? 'a tool'} has no id`),
  ),
};

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
}

/** Ids of all calls in the history that a request sends back. */
function historyIds(reading: Reading): readonly string[] {
  return objectsIn(at(reading.requestJson, 'messages'))
    .flatMap((turn) => objectsIn(turn['content']))
    .filter((block) => block['type'] === 'tool_use')
    .flatMap((block) => textIn(block['id']) || []);
}

/**
 * CLI 2.1.330 runs both calls and sends both back, and the vendor's API then refuses the history for good
 * ("tool_use ids must be unique").
 */
export const duplicateId: Rule = {
  id: 'tool/duplicate-id',
  severity: 'error',
  party: 'target',
  says: "A tool call's id is unique in the conversation.",
  mend: 'Make ids unique per call and turn, not per name or index.',
  link: issue('anthropics/claude-code', 20901),
  check: onEachMessage((message, reading) => {
    const fresh = toolBlocks(message).flatMap((block) => block.id || []);
    const earlier = historyIds(reading);
    const reused = fresh.filter((id) => earlier.includes(id));
    return [...new Set([...repeated(fresh), ...reused])].map(
      (id) => `the id ${id.slice(0, 64)} is used twice`,
    );
  }),
};

/** The CLI takes any text; an upstream of the same dialect refuses other shapes in the next turn. */
export const idShape: Rule = {
  id: 'tool/id-shape',
  severity: 'warning',
  party: 'target',
  says: "A tool call's id consists of letters, digits, `_` and `-`.",
  mend: 'Map foreign ids to `toolu_…` and back.',
  link: MESSAGES,
  check: onEachMessage((message) =>
    toolBlocks(message)
      .flatMap((block) => block.id || [])
      .filter((id) => !/^[\w-]+$/.test(id))
      .map((id) => `the id ${JSON.stringify(id.slice(0, 64))} has other characters`),
  ),
};

function checkNames(wire: AttemptWire): readonly Breach[] {
  return onEachMessage((message, reading): readonly Fault[] => {
    const tools = objectsIn(at(reading.requestJson, 'tools'));
    const names = new Set(tools.map((tool) => tool['name']));
    const calls = upstreamCalls(wire, reading.exchange.id);
    return toolBlocks(message)
      .filter(({ name }) => !names.has(name))
      .map(({ name }) => {
        const text = `the call names the tool ${JSON.stringify(name ?? '')}, which the request does not offer`;
        const renamed = calls !== undefined && !calls.some((call) => call.name === name);
        return renamed ? { message: text, party: 'target', severity: 'error' } : text;
      });
  })(wire);
}

/** CLI 2.1.330 answers "No such tool available"; a model mends that, a renaming target never does. */
export const unknownName: Rule = {
  id: 'tool/unknown-name',
  severity: 'warning',
  party: 'model',
  says: 'A tool call names a tool of the request.',
  mend: 'Undo in answers whatever was done to tool names in requests (prefixes, cut length, case).',
  link: issue('anthropics/claude-code', 20901),
  check: checkNames,
};

/** Judged by structure alone: the upstream made a call, north has none and spells its arguments out. */
function leaked(wire: AttemptWire): readonly Breach[] {
  return pairsOf(wire).flatMap(({ north, south }) => {
    const given = answerOf(north);
    const [only] = south;
    const had = only && answerOf(only);
    if (south.length !== 1 || !given?.whole || !had?.whole || given.calls.length > 0) return [];
    const extra = given.text.replace(had.text, '');
    const spelled = had.calls.filter(
      ({ argsText }) => extra.includes(argsText) || sameArgs(extra, argsText),
    );
    return breaches(
      north,
      spelled
        .filter(({ argsText }) => argsText.length > 2)
        .map(({ name }) => `the upstream's call of ${name} arrived as text`),
    );
  });
}

export const leakedAsText: Rule = {
  id: 'tool/leaked-as-text',
  severity: 'error',
  party: 'target',
  says: "The upstream's tool calls arrive as `tool_use` blocks, not as text.",
  mend: "Translate the upstream's call items; parse a model's own call syntax before it reaches the text.",
  link: issue('ggml-org/llama.cpp', 27107),
  check: leaked,
};
