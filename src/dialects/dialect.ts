import type { Exchange } from '../wire/exchange.ts';
import type { Reading } from '../wire/reading.ts';
import type { Answer } from './answer.ts';
import type { OfferedTool } from './offered-tool.ts';
import type { Service } from './service.ts';

/** What of a request tells its endpoint; a path may stand behind any prefix and have a query. */
export type Call = Pick<Exchange['request'], 'method' | 'path'>;

/**
 * An API dialect. Its reading half takes recorded exchanges as they come, from any vendor that speaks it; its serving
 * half is as strict as the vendor itself.
 */
export type Dialect = {
  readonly name: string;
  /** Whether a call asks the model for a turn. */
  readonly asksTurn: (call: Call) => boolean;
  /** Whether a call is for an endpoint that the dialect has besides, such as a count of tokens. */
  readonly asksBeside?: (call: Call) => boolean;
  /** The model's answer in a successful response, streamed or not; undefined when the body is none. */
  readonly answer: (reading: Reading) => Answer | undefined;
  /** The tools that a request offers. */
  readonly tools: (requestJson: unknown) => readonly OfferedTool[];
  /** The calls and results that a request's history holds as such. */
  readonly history: (requestJson: unknown) => CallHistory;
  /** How the dialect writes them, for people. */
  readonly historyForm: string;
  /** What a request says, by who says it. */
  readonly said: (requestJson: unknown) => Said;
  /**
   * The scripted model's services in this dialect, the first that owns a request being the one to answer it.
   * @param token what clients must bring; undefined lets everyone in
   */
  readonly serve: (token: string | undefined) => readonly Service[];
};

/** Ids of calls that a model made, and of the results that came back for them. */
export type CallHistory = {
  readonly calls: readonly unknown[];
  readonly results: readonly unknown[];
};

/** Parts of a request's JSON, whose strings are what was said. */
export type Said = {
  readonly assistant: readonly unknown[];
  /** What the user, the system and tools said. */
  readonly others: readonly unknown[];
};
