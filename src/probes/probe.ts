import type { Invocation } from '../claude/invocation.ts';
import type { ScreenInvocation } from '../claude/screen/invocation.ts';
import type { ScreenRun } from '../claude/screen/run-screen.ts';
import type { ClaudeRun } from '../claude/start.ts';
import type { Scene } from '../scripted/scene.ts';
import type { Egress } from '../system/egress.ts';
import type { AttemptWire } from '../wire/reading.ts';
import type { ToolSet } from './mcp/tools.ts';
import type { Secret } from './secret.ts';

/**
 * A probe exercises one feature through the CLI and says, as data, what to stage and what must be seen.
 * One file a probe; `scene` is what the scripted model plays in it, by reading its task off the wire.
 */
export type Probe = {
  /** snake_case; the report's `feature`. */
  readonly name: string;
  /** One line: what a user would miss if it broke. */
  readonly purpose: string;
  /** The name that chooses it together with others; every probe is in `all`. */
  readonly group?: ProbeGroup;
  /** `costly` probes run only when named or with `all`. */
  readonly cost: 'cheap' | 'costly';
  /** Ids or families (`stream/*`) of the wire rules it exercises. */
  readonly rules: readonly string[];
  /** A public issue this probe would have caught. */
  readonly seenIn: string;
  readonly needs: Needs;
  readonly stage: (staging: Staging) => Stage;
  /** The scripted model's part; left out where no model has one. */
  readonly scene?: Scene;
  readonly expect: readonly Expectation[];
  /** `clean` (default): every CLI step must end with code 0 and no error; `any`: the probe's own conditions judge. */
  readonly exit?: 'clean' | 'any';
  /** Its scene or a wrong token makes requests fail on purpose: that is no outage, and the conditions judge. */
  readonly faults?: true;
  /** Wire rules or families (`recovery/*`) whose breach below `error` it provokes by itself, so that they are no finding. */
  readonly provokes?: readonly string[];
};

/** Groups for the `probes` input. `core`: the six probes of the seed. `ui`: those at the CLI's own screen. */
export type ProbeGroup = 'core' | 'ui';

/** What a cell must have; when something is missing the cell is `not_applicable`, with the reason. */
export type Needs = {
  /** Flags that the CLI release must know, as its own `--help` prints them. */
  readonly flags?: readonly string[];
  /** The least CLI release, e.g. `2.1.0`. */
  readonly claude?: string;
  /** A permission mode that the CLI release must know, as its own `--help` prints it. */
  readonly permissionMode?: 'auto';
  /** The upstream must be the scripted model (it plays faults or canned content). */
  readonly scripted?: boolean;
  /** The south side must be recorded (`upstream: scripted` or a URL). */
  readonly south?: boolean;
  /** The CLI's own screen at a pseudo-terminal (`kind: 'ui'`): this machine has one, and the release's screen is known. */
  readonly screen?: boolean;
  /** Tools of the CLI's own of which it must offer one; a switch or a release may take them away. */
  readonly tool?: readonly string[];
  /** A live model is needed: the scripted one has no part to play. */
  readonly live?: boolean;
};

export type Staging = {
  readonly secret: Secret;
  /** Ten secrets, the first of them `secret`, for probes with several answers. */
  readonly secrets: readonly Secret[];
  /** The prompt's tag, with an optional cue for the scripted model. */
  readonly tag: (cue?: string) => string;
  /** A fresh UUID for `--session-id` and `--resume`, the same for the whole attempt. */
  readonly sessionId: string;
  /** The attempt's workspace, where `files` will lie. */
  readonly workspace: string;
  /** The scripted model stands at the far end: it takes what a live API would refuse. */
  readonly scripted?: boolean;
  /** MCP servers of ours, for `Invocation.mcpServers`: each has a tool that returns the secret it is given. */
  readonly mcp: McpStaging;
};

export type McpStaging = {
  /** Tools default to one, `get_token`. */
  readonly stdio: (secret: Secret, tools?: ToolSet) => unknown;
  readonly http: (secret: Secret, tools?: ToolSet) => unknown;
};

export type Stage = {
  /** Files of the workspace, by relative path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  /** Steps run in order; an inner array runs side by side. */
  readonly steps: readonly (Step | readonly Step[])[];
};

export type Step = CliStep | HttpStep | UiStep;

/** One CLI process. */
export type CliStep = Invocation & {
  readonly kind: 'cli';
  /** `--model`, where the probe's point is the model asked for; default: the cell's. */
  readonly model?: string;
  /** Authenticates with a token the target never gave out. */
  readonly wrongToken?: boolean;
  /** Ends the CLI as soon as this many text deltas have reached it. */
  readonly interruptAfterDeltas?: number;
};

/** One session at the CLI's own screen, with what the person does there. */
export type UiStep = ScreenInvocation & {
  readonly kind: 'ui';
  /** `--model`, where the probe's point is the model asked for; default: the cell's. */
  readonly model?: string;
};

/** One plain HTTP request to the target, recorded like the CLI's, where the CLI cannot be made to send the thing. */
export type HttpStep = {
  readonly kind: 'http';
  readonly method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST';
  /** Path below the target's base URL, e.g. `/v1/models`. */
  readonly path: string;
  /** Sent as JSON. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Puts the cell's model into the body, by the id that the CLI would send. */
  readonly withModel?: true;
  readonly wrongToken?: boolean;
};

/** What came back for an HTTP step. */
export type HttpRun = {
  readonly step: HttpStep;
  /** 0 when there was no response. */
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  /** At most 4 MiB. */
  readonly text: string;
  /** Seconds. */
  readonly duration: number;
  readonly timedOut: boolean;
  /** Why there was no response, in words. */
  readonly fault?: string;
};

/** All that was seen of an attempt: what expectations judge. */
export type Observation = {
  readonly secret: Secret;
  readonly secrets: readonly Secret[];
  /** The CLI's processes, in the steps' order; those at a screen tell more. */
  readonly steps: readonly (ClaudeRun | ScreenRun)[];
  /** The plain HTTP requests, in the steps' order. */
  readonly http: readonly HttpRun[];
  /** Text files found in the workspace afterwards, by relative path with slashes; at most 100 files of 64 KiB. */
  readonly files: Readonly<Record<string, string>>;
  readonly wire: AttemptWire;
  /** The id that the CLI asks the cell's model by, where it is known. */
  readonly model?: string | undefined;
  /** The target was told its token, by the user or by us, so it must refuse any other. */
  readonly guarded?: boolean;
  /** Places other than the target that the CLI tried to reach; none of these calls got out. */
  readonly egress?: readonly Egress[];
};

/** What an expectation found: unmet ones fail the cell, notes only inform. */
export type Judgement =
  | { readonly met: true; readonly note?: string }
  | {
      readonly met: false;
      /** Expected against seen, in one sentence. */
      readonly reason: string;
      /** No model has a part in it: unless the upstream failed, it is the target's fault. */
      readonly blame?: 'target';
    };

export type Expectation = {
  /** A short statement of what must be seen, e.g. `the final answer is the secret`. */
  readonly name: string;
  readonly judge: (seen: Observation) => Judgement;
};
