/** What a session's file tells of an interactive session: its turns, and what stands beside them. */

import { at, numberIn, objectIn, objectsIn, textIn } from '../system/json.ts';
import type { SessionLine } from './session-file.ts';
import { type CliEvent, type Transcript, transcriptOf } from './transcript.ts';

/** From a prompt to the end of the work on it. */
export type SessionTurn = {
  /** What was asked: by the person, or by the CLI when a background task ends. */
  readonly prompt: string;
  /** The last text that the model said in it; empty when it said none. */
  readonly answer: string;
  /**
   * `open`: it was still running. Up to 2.0.77 a message's line may lack its stop reason, being written before that
   * has come: then the turn counts as answered once another follows, or the prompt stands.
   */
  readonly end: 'answered' | 'interrupted' | 'failed' | 'open';
};

/** The session's money, as its file last told (`cost-state`, 2.1.331; no line of it in 2.1.216 and before). */
export type SessionCost = {
  readonly totalUsd: number;
  /** By model id. */
  readonly models: Readonly<
    Record<
      string,
      {
        readonly inputTokens: number;
        readonly outputTokens: number;
        readonly cacheReadTokens: number;
        readonly cacheWriteTokens: number;
        readonly usd: number;
      }
    >
  >;
};

export type SessionLog = {
  /** Everything read, for what has no place below. */
  readonly lines: readonly SessionLine[];
  readonly turns: readonly SessionTurn[];
  /** Titles given to the session, each as it changed (`ai-title`). */
  readonly titles: readonly string[];
  /** Permission modes, each as it changed (`permission-mode`; 2.1). */
  readonly permissionModes: readonly string[];
  /** Seconds (`system/turn_duration`; 2.1). */
  readonly turnDurations: readonly number[];
  readonly cost: SessionCost | undefined;
};

/** What the CLI writes in the person's name when a turn is broken off, in all releases from 1.0.128 to 2.1.331. */
const INTERRUPTED = '[Request interrupted by user';

/** Texts in the person's name that are no prompts: what a slash command printed, or that it was called. */
const COMMAND = /^<(?:local-command-|command-name>|command-message>|bash-)/;

const COMMAND_OUTPUT = /^<local-command-stdout>([\s\S]*)<\/local-command-stdout>/;

/** Stops of a message after which the CLI goes on by itself. */
const GOES_ON: ReadonlySet<unknown> = new Set(['tool_use', 'pause_turn', null, undefined]);

/**
 * @param settled the CLI's prompt stood again when the lines were read, so no turn is running
 */
export function sessionLogOf(lines: readonly SessionLine[], settled = false): SessionLog {
  const events = ownEvents(lines);
  const told = (type: string, key: string) =>
    changes(events.filter((event) => event.type === type).map((event) => textIn(event[key])));
  return {
    lines,
    turns: turnsIn(events, settled),
    titles: told('ai-title', 'aiTitle'),
    permissionModes: told('permission-mode', 'permissionMode'),
    turnDurations: events
      .filter(isTurnDuration)
      .map((event) => (numberIn(event['durationMs']) ?? 0) / 1000),
    cost: costIn(events.findLast((event) => event.type === 'cost-state')),
  };
}

/** What slash commands printed, in their order: `/context`'s report, `/model`'s word. */
export function commandOutputs(lines: readonly SessionLine[]): string[] {
  return ownEvents(lines).flatMap((event) => {
    const text = event.type === 'system' ? (textIn(event['content']) ?? '') : textOf(event);
    const [, output] = COMMAND_OUTPUT.exec(text) ?? [];
    return output === undefined ? [] : [output];
  });
}

/** How many turns have ended by now, however they did; counts each message that ends one, so it only grows. */
export function turnEnds(lines: readonly SessionLine[]): number {
  return ownEvents(lines).filter((event) => endOf(event) !== undefined).length;
}

/**
 * The session as a transcript, so that what judges print mode judges the screen too. Its result is the last turn's:
 * the text last said, and an error where the CLI shows one in the answer's place.
 *
 * @param settled the CLI's prompt stood again when the lines were read, so no turn is running
 */
export function sessionTranscript(lines: readonly SessionLine[], settled = false): Transcript {
  const callers = agentCallers(lines);
  const events = lines.map(({ agent, event }) =>
    agent === undefined ? event : { ...event, parent_tool_use_id: callers.get(agent) ?? agent },
  );
  const own = ownEvents(lines);
  const turns = turnsIn(own, settled);
  const last = turns.at(-1);
  const message = own.findLast((event) => event.type === 'assistant');
  if (!last || last.end === 'open' || !message) return transcriptOf(events);
  const isError = last.end === 'failed';
  return {
    ...transcriptOf(events),
    result: {
      subtype: 'success',
      isError,
      text: last.answer,
      apiErrorStatus: isError ? numberIn(message['apiErrorStatus']) : undefined,
      numTurns: turns.length,
      totalCostUsd: costIn(own.findLast((event) => event.type === 'cost-state'))?.totalUsd ?? 0,
      structuredOutput: undefined,
      raw: message,
    },
  };
}

/** The session's own lines in the order of what happened: 2.1 now and then writes an answer before its prompt. */
function ownEvents(lines: readonly SessionLine[]): CliEvent[] {
  let last = '';
  const timed = lines
    .filter(({ agent }) => agent === undefined)
    .map(({ event }) => {
      // What has no time of its own belongs to what stands before it.
      last = textIn(event['timestamp']) ?? last;
      return { event, time: last };
    });
  return timed
    .toSorted((a, b) => (a.time < b.time ? -1 : Number(a.time > b.time)))
    .map(({ event }) => event);
}

function turnsIn(events: readonly CliEvent[], settled: boolean): SessionTurn[] {
  const starts = events.flatMap((event, index) => (promptOf(event) === undefined ? [] : [index]));
  return starts.flatMap((start, index) => {
    const next = starts[index + 1];
    const over = settled || next !== undefined;
    const turn = turnOf(events.slice(start, next), over);
    return over && isUnheard(turn) ? [] : [turn];
  });
}

/** A notice that the model is told with the next prompt only: 2.1.331, of a subagent that has handed back before. */
function isUnheard({ prompt, end }: SessionTurn): boolean {
  return end === 'open' && prompt.includes('<task-notification>');
}

/** @param over nothing more comes to it */
function turnOf(events: readonly CliEvent[], over: boolean): SessionTurn {
  const [prompt = ''] = events.flatMap((event) => promptOf(event) ?? []);
  const said = events
    .filter((event) => event.type === 'assistant' && !isFiller(event))
    .map(textOf)
    .filter((text) => text !== '');
  const end = events.map(endOf).findLast((one) => one !== undefined);
  const finished = events.some(isTurnDuration) || (over && said.length > 0 && !hasOpenCall(events));
  return { prompt, answer: said.at(-1) ?? '', end: end ?? (finished ? 'answered' : 'open') };
}

/** What the CLI says in the model's name when it opens a session again (2.1.216). */
function isFiller(event: CliEvent): boolean {
  const isError = event['isApiErrorMessage'] === true;
  return at(event, 'message', 'model') === '<synthetic>' && !isError;
}

/** A call that got no result: a turn that ends there was broken off. */
function hasOpenCall(events: readonly CliEvent[]): boolean {
  const { toolUses, toolResults } = transcriptOf(events);
  return toolUses.some(({ id }) => !toolResults.some((result) => result.id === id));
}

/** What a line asks of the model, when it opens a turn. */
function promptOf(event: CliEvent): string | undefined {
  const opens =
    event.type === 'user' && event['isMeta'] !== true && event['isCompactSummary'] !== true;
  const text = opens ? textOf(event) : '';
  return text === '' || text.startsWith(INTERRUPTED) || COMMAND.test(text) ? undefined : text;
}

/** How a line ends a turn, when it does. */
function endOf(event: CliEvent): 'answered' | 'interrupted' | 'failed' | undefined {
  if (event.type === 'user')
    return textOf(event).startsWith(INTERRUPTED) ? 'interrupted' : undefined;
  if (event.type !== 'assistant') return undefined;
  if (event['isApiErrorMessage'] === true) return 'failed';
  return GOES_ON.has(at(event, 'message', 'stop_reason')) ? undefined : 'answered';
}

/** The text blocks of a message, tool results left out. */
function textOf(event: CliEvent): string {
  const content = at(event, 'message', 'content');
  if (typeof content === 'string') return content;
  return objectsIn(content)
    .flatMap((block) => (block['type'] === 'text' ? [textIn(block['text']) ?? ''] : []))
    .join('\n');
}

function isTurnDuration(event: CliEvent): boolean {
  return event.type === 'system' && event['subtype'] === 'turn_duration';
}

/** The call that started each subagent, by the agent's id, as the call's result names it. */
function agentCallers(lines: readonly SessionLine[]): Map<string, string> {
  const callers = new Map<string, string>();
  for (const { event } of lines) {
    const agent = textIn(at(event, 'toolUseResult', 'agentId'));
    const [result] = objectsIn(at(event, 'message', 'content'));
    const call = textIn(result?.['tool_use_id']);
    if (agent !== undefined && call !== undefined) callers.set(agent, call);
  }
  return callers;
}

function costIn(event: CliEvent | undefined): SessionCost | undefined {
  const totalUsd = numberIn(event?.['totalCostUSD']);
  if (totalUsd === undefined) return undefined;
  const models = Object.entries(objectIn(event?.['modelUsage']) ?? {}).map(([model, usage]) => {
    const count = (key: string) => numberIn(at(usage, key)) ?? 0;
    const spent = {
      inputTokens: count('inputTokens'),
      outputTokens: count('outputTokens'),
      cacheReadTokens: count('cacheReadInputTokens'),
      cacheWriteTokens: count('cacheCreationInputTokens'),
      usd: count('costUSD'),
    };
    return [model, spent] as const;
  });
  return { totalUsd, models: Object.fromEntries(models) };
}

/** Each value as it first comes and whenever it changes. */
function changes(values: readonly (string | undefined)[]): string[] {
  const known = values.filter((value) => value !== undefined);
  return known.filter((value, index) => value !== known[index - 1]);
}
