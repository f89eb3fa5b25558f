import type { AnswerCall } from '../dialects/answer.ts';
import { sameArgs } from '../dialects/answer.ts';
import type { Message, MessageBlock } from '../dialects/anthropic/reading/message.ts';
import { answerOf } from '../dialects/outcome.ts';
import { at, objectIn, objectsIn } from '../system/json.ts';
import { historyBlocks } from './history.ts';
import { MESSAGES, STREAMING } from './published.ts';
import { type Breach, figures, type Rule } from './rule.ts';
import type { FinishedMessage } from './subjects.ts';

export const TOOL: readonly Rule[] = [
  /** CLI 2.1.330 answers the call with an InputValidationError instead of running it. */
  {
    id: 'tool/json',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: "The pieces of a tool call's arguments join to one JSON object.",
    mend: 'Send every piece of `partial_json` once, in order and to its own block; key parallel calls by their index.',
    link: 'router-for-me/CLIProxyAPI#5058',
    check: jsonFaults,
  },
  /** CLI 2.1.330 calls the tool with `{}` then. With deltas as well it ignores the start's input. */
  {
    id: 'tool/input-in-start',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: 'Arguments are sent as `input_json_delta`; `content_block_start` holds `input: {}`.',
    mend: 'Start the block with `input: {}` and send the arguments as one or more `input_json_delta`.',
    link: STREAMING,
    check: ({ message, north }) =>
      north.response.kind !== 'stream'
        ? []
        : callsIn(message)
            .filter(({ inputText, start }) => {
              return inputText === '' && Object.keys(objectIn(start['input']) ?? {}).length > 0;
            })
            .map(({ name }) => `${name ?? 'a call'} has its arguments in content_block_start only`),
  },
  /** CLI 2.1.330 refuses to run a call without an id ("this call did not run"). */
  {
    id: 'tool/id-missing',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: 'Every tool call has an id.',
    mend: 'Make up an id (`toolu_` and random letters) when the upstream sends none.',
    link: STREAMING,
    check: ({ message }) =>
      callsIn(message)
        .filter((block) => !block.id)
        .map(({ name }) => `the call of ${name ?? 'a tool'} has no id`),
  },
  /**
   * CLI 2.1.330 runs both calls and sends both back, and the vendor's API then refuses the history for good
   * ("tool_use ids must be unique").
   */
  {
    id: 'tool/duplicate-id',
    on: 'message',
    severity: 'error',
    party: 'target',
    says: "A tool call's id is unique in the conversation.",
    mend: 'Make ids unique per call and turn, not per name or index.',
    link: 'anthropics/claude-code#20901',
    check: ({ message, north }) => {
      const fresh = callsIn(message).flatMap((block) => block.id || []);
      const earlier = historyBlocks(north, 'tool_use').map((block) => block['id']);
      const reused = fresh.filter((id) => earlier.includes(id));
      return [...new Set([...repeated(fresh), ...reused])].map(
        (id) => `the id ${id.slice(0, 64)} is used twice`,
      );
    },
  },
  /** The CLI takes any text; an upstream of the same dialect refuses other shapes in the next turn. */
  {
    id: 'tool/id-shape',
    on: 'message',
    severity: 'warning',
    party: 'target',
    says: "A tool call's id consists of letters, digits, `_` and `-`.",
    mend: 'Map foreign ids to `toolu_…` and back.',
    link: MESSAGES,
    check: ({ message }) =>
      callsIn(message)
        .flatMap((block) => block.id || [])
        .filter((id) => !/^[\w-]+$/.test(id))
        .map((id) => `the id ${JSON.stringify(id.slice(0, 64))} has other characters`),
  },
  /** CLI 2.1.330 answers "No such tool available"; a model mends that, a renaming target never does. */
  {
    id: 'tool/unknown-name',
    on: 'message',
    severity: 'warning',
    party: 'model',
    says: 'A tool call names a tool of the request.',
    mend: 'Undo in answers whatever was done to tool names in requests (prefixes, cut length, case).',
    link: 'anthropics/claude-code#20901',
    check: nameFaults,
  },
  /** Judged by structure alone: the upstream made a call, north has none and spells its arguments out. */
  {
    id: 'tool/leaked-as-text',
    on: 'answer',
    severity: 'error',
    party: 'target',
    says: "The upstream's tool calls arrive as `tool_use` blocks, not as text.",
    mend: "Translate the upstream's call items; parse a model's own call syntax before it reaches the text.",
    link: 'ggml-org/llama.cpp#27107',
    check: ({ given, had }) => {
      if (given.calls.length > 0) return [];
      const extra = given.text.replace(had.text, '');
      return had.calls
        .filter(({ argsText }) => argsText.length > 2)
        .filter(({ argsText }) => extra.includes(argsText) || sameArgs(extra, argsText))
        .map(({ name }) => `the upstream's call of ${name} arrived as text`);
    },
  },
];

function callsIn(message: Message): readonly MessageBlock[] {
  return message.blocks.filter((block) => block.type === 'tool_use');
}

/** The calls the upstream made in the same turn; undefined when that side is unknown. */
function upstreamCalls({ south }: FinishedMessage): readonly AnswerCall[] | undefined {
  const answers = south.flatMap((reading) => answerOf(reading) ?? []);
  return answers.length === 0 ? undefined : answers.flatMap((answer) => answer.calls);
}

function jsonFaults(subject: FinishedMessage): readonly Breach[] {
  const { message } = subject;
  // A call cut off by the token limit is cut JSON in the vendor's API too.
  if (message.stopReason === 'max_tokens') return [];
  return callsIn(message).flatMap(({ input, name, index, inputText }): readonly Breach[] => {
    if (objectIn(input)) return [];
    const seen = input === undefined ? 'are no JSON' : 'are JSON but no object';
    const fault = figures`the arguments of ${name ?? 'a call'} (block ${index}) ${seen}`;
    // The model's own slip when the upstream's call had the very same arguments.
    const relayed = upstreamCalls(subject)?.some(({ argsText }) => argsText === inputText);
    return [relayed ? { ...fault, party: 'model' } : fault];
  });
}

function repeated(ids: readonly string[]): string[] {
  return [...new Set(ids.filter((id, place) => ids.indexOf(id) !== place))];
}

function nameFaults(subject: FinishedMessage): readonly Breach[] {
  const tools = objectsIn(at(subject.north.requestJson, 'tools'));
  const names = new Set(tools.map((tool) => tool['name']));
  const calls = upstreamCalls(subject);
  return callsIn(subject.message)
    .filter(({ name }) => !names.has(name))
    .map(({ name }) => {
      const message = `the call names the tool ${JSON.stringify(name ?? '')}, which the request does not offer`;
      const renamed = calls !== undefined && !calls.some((call) => call.name === name);
      return renamed ? { message, party: 'target', severity: 'error' } : message;
    });
}
