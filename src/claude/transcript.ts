import {
  at,
  type JsonObject,
  numberIn,
  objectIn,
  objectsIn,
  parseJson,
  textIn,
} from '../system/json.ts';

/** The CLI's stream-json output, parsed. */

/** One line of stream-json: an object with at least a `type`. */
export type CliEvent = { readonly type: string; readonly [key: string]: unknown };

/** A tool call as the CLI shows it in an `assistant` event. */
export type ToolUse = {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  /** The call of the agent that made it; undefined at the top level. */
  readonly parent: string | undefined;
};

/** A tool's result as the CLI shows it in a `user` event. */
export type ToolResult = {
  readonly id: string;
  readonly isError: boolean;
  readonly text: string;
  readonly parent: string | undefined;
};

/** The final `result` event. */
export type CliResult = {
  readonly subtype: string;
  /** The one flag that tells success: a failed call has `subtype: "success"` too. */
  readonly isError: boolean;
  readonly text: string;
  readonly apiErrorStatus: number | undefined;
  readonly numTurns: number;
  readonly totalCostUsd: number;
  readonly structuredOutput: unknown;
  readonly raw: CliEvent;
};

export type Transcript = {
  readonly events: readonly CliEvent[];
  /** Lines that are no JSON object with a type, shortened to 200 characters. */
  readonly strayLines: readonly string[];
  readonly init: CliEvent | undefined;
  readonly toolUses: readonly ToolUse[];
  readonly toolResults: readonly ToolResult[];
  /** The last `result`: a background agent makes an earlier one that is not the end. */
  readonly result: CliResult | undefined;
  readonly apiRetries: readonly CliEvent[];
};

/** Pieces of answers kept of one process: what they join to comes whole as well, and a flood of them is memory. */
const MOST_DELTAS = 5000;

/** Parses the whole of stdout; never throws: what cannot be read is kept as a stray line. */
export function parseTranscript(stdout: string): Transcript {
  const events: CliEvent[] = [];
  const strayLines: string[] = [];
  let deltas = 0;
  for (const line of stdout.split('\n')) {
    if (line.trim() === '') continue;
    const event = parseLine(line);
    if (event?.type === 'stream_event') {
      deltas += 1;
      if (deltas <= MOST_DELTAS) events.push(event);
    } else if (event) events.push(event);
    else strayLines.push(line.slice(0, 200));
  }
  return transcriptOf(events, strayLines);
}

/** What events tell: stream-json's, or others in their form. */
export function transcriptOf(
  events: readonly CliEvent[],
  strayLines: readonly string[] = [],
): Transcript {
  return {
    events,
    strayLines,
    init: events.find((event) => event.type === 'system' && event['subtype'] === 'init'),
    toolUses: events.flatMap(toolUsesOf),
    toolResults: events.flatMap(toolResultsOf),
    result: events
      .filter((event) => event.type === 'result')
      .map(resultOf)
      .at(-1),
    apiRetries: events.filter(
      (event) => event.type === 'system' && event['subtype'] === 'api_retry',
    ),
  };
}

/** The event of one line of JSON; undefined when it is no object with a type. */
export function parseLine(line: string): CliEvent | undefined {
  const event = objectIn(parseJson(line));
  const type = textIn(event?.['type']);
  return type === undefined ? undefined : { ...event, type };
}

function contentOf(event: CliEvent, type: string): readonly JsonObject[] {
  return objectsIn(at(event, 'message', 'content')).filter((block) => block['type'] === type);
}

function toolUsesOf(event: CliEvent): ToolUse[] {
  if (event.type !== 'assistant') return [];
  return contentOf(event, 'tool_use').map((block) => ({
    id: textIn(block['id']) ?? '',
    name: textIn(block['name']) ?? '',
    input: block['input'],
    parent: textIn(event['parent_tool_use_id']),
  }));
}

function toolResultsOf(event: CliEvent): ToolResult[] {
  if (event.type !== 'user') return [];
  return contentOf(event, 'tool_result').map((block) => ({
    id: textIn(block['tool_use_id']) ?? '',
    isError: block['is_error'] === true,
    text: textOf(block['content']),
    parent: textIn(event['parent_tool_use_id']),
  }));
}

function textOf(content: unknown): string {
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .map((block) => textIn(block['text']) ?? '')
    .join('\n');
}

function resultOf(event: CliEvent): CliResult {
  return {
    subtype: textIn(event['subtype']) ?? '',
    isError: event['is_error'] === true,
    text: textIn(event['result']) ?? '',
    apiErrorStatus: numberIn(event['api_error_status']),
    numTurns: numberIn(event['num_turns']) ?? 0,
    totalCostUsd: numberIn(event['total_cost_usd']) ?? 0,
    structuredOutput: event['structured_output'],
    raw: event,
  };
}

/** Whether a line of stream-json ends a turn. */
export function isResult(line: string): boolean {
  return parseLine(line)?.type === 'result';
}

/** Whether a line of stream-json carries a piece of the answer's text. */
export function isTextDelta(line: string): boolean {
  return at(parseLine(line), 'event', 'delta', 'type') === 'text_delta';
}
