import type { Run } from '../system/run.ts';
import { RUN_MARK } from '../system/run-mark.ts';

/** What the target is told of its place in the run. */
export type Placement = {
  /** Undefined where there is none yet (set-up). */
  readonly port: number | undefined;
  /** Base URL of the recorded upstream; undefined with `upstream: live`. */
  readonly upstream: string | undefined;
  /** The full model name. */
  readonly model: string;
};

// The runner's own channels and credentials: `run:` steps never see most of them, and a target must not either.
const WITHHELD = [
  /^ACTIONS_/,
  /^INPUT_/,
  /^STATE_/,
  /^GITHUB_(?:TOKEN|ENV|OUTPUT|PATH|STATE|STEP_SUMMARY)$/,
  /^GH_TOKEN$/,
];

/** Whether a variable is the runner's own, or this action's, and no target's. */
export function isWithheld(name: string): boolean {
  return WITHHELD.some((form) => form.test(name));
}

/** The target's environment: the step's own without the runner's channels, then `proxy-env`, then its placement. */
export function targetEnvironment(options: {
  readonly run: Pick<Run, 'id' | 'env'>;
  /** `proxy-env`. */
  readonly env: Readonly<Record<string, string>>;
  readonly placement: Placement;
}): Record<string, string> {
  const { run, placement } = options;
  const passed = Object.entries(run.env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !isWithheld(entry[0]),
  );
  const extra = Object.entries(options.env).map(([name, value]) => [name, fill(value, placement)]);
  return {
    ...Object.fromEntries(passed),
    ...Object.fromEntries(extra),
    ...(placement.port === undefined ? {} : { SMOKE_PORT: String(placement.port) }),
    SMOKE_MODEL: placement.model,
    ...(placement.upstream === undefined ? {} : { SMOKE_UPSTREAM: placement.upstream }),
    [RUN_MARK]: run.id,
  };
}

/** Replaces `{port}`, `{upstream}` and `{model}` where they have a value; other braces stay as they are. */
export function fill(template: string, placement: Placement): string {
  const { port, upstream, model } = placement;
  const values = new Map([
    ['{port}', port === undefined ? undefined : String(port)],
    ['{upstream}', upstream],
    ['{model}', model],
  ]);
  // In one pass and by a function, so that neither braces nor `$&` in a value mean anything.
  return template.replace(/\{(?:port|upstream|model)\}/g, (name) => values.get(name) ?? name);
}
