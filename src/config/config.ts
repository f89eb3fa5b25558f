/** All of a run's settings, checked and with defaults filled in: what every later layer reads. */

import type { CustomProbe } from './custom-probes.ts';

export const CLASSIFICATIONS = [
  'passed',
  'missing_env',
  'not_applicable',
  'probe_timeout',
  'harness_bug',
  'product_failure',
  'upstream_unavailable',
  'model_feature_failure',
] as const;

export type Classification = (typeof CLASSIFICATIONS)[number];

/** What fails the check: classifications, plus cells that were green in the baseline and no longer are. */
export type FailOn = Classification | 'new_failure';

export type Model = {
  /** Short name for the report's column. */
  readonly name: string;
  /** `provider/model`, put into the target's environment as SMOKE_MODEL. */
  readonly fullModel: string;
  /** Where the list came from: `input`, `file` or `default`. */
  readonly source: string;
  /** What the CLI asks for (`--model`). */
  readonly claudeModel: string;
};

export type Upstream =
  | { readonly kind: 'live' }
  | { readonly kind: 'scripted' }
  | { readonly kind: 'url'; readonly url: string };

/** How the target is had: started by us, already running, or the scripted model itself. */
export type TargetSource =
  | {
      readonly kind: 'command';
      readonly command: string;
      /** Base URL with `{port}` still in it. */
      readonly url: string;
    }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'scripted' };

/** A file the target needs, written before it starts. */
export type TargetFile = {
  /** Relative to the target's working directory, never outside it. */
  readonly path: string;
  readonly content: string;
};

export type TargetConfig = {
  readonly source: TargetSource;
  /** A command run once by bash before the target's first start. */
  readonly setup: string | undefined;
  readonly files: readonly TargetFile[];
  readonly readyPath: string;
  readonly readyTimeoutMs: number;
  readonly env: Readonly<Record<string, string>>;
  /** Log file to read deltas from (absolute path); undefined = the captured output. */
  readonly log: string | undefined;
  /** Absolute path. */
  readonly workingDirectory: string;
  readonly restart: 'model' | 'cell' | 'never';
};

export type Config = {
  readonly target: TargetConfig;
  /** `scripted` also when the scripted model is itself the target. */
  readonly upstream: Upstream;
  /** Undefined = a random one per run. */
  readonly authToken: string | undefined;
  /** Absolute path. */
  readonly authTokenFile: string | undefined;
  readonly claudeEnv: Readonly<Record<string, string>>;
  readonly models: readonly Model[];
  /** Probes of the user's own, beside the catalogue's. */
  readonly customProbes: readonly CustomProbe[];
  /** Probe names, already resolved against the catalogue, in catalogue order. */
  readonly probes: readonly string[];
  /** An absolute path, or releases to install: `latest` or exact versions. */
  readonly claude:
    | { readonly kind: 'path'; readonly path: string }
    | { readonly kind: 'versions'; readonly versions: readonly string[] };
  readonly concurrency: number | 'auto';
  readonly probeTimeoutMs: number;
  /** Further attempts after a failed one. */
  readonly retries: number;
  readonly repeat: number;
  /** Absolute path of an earlier report.json. */
  readonly baseline: string | undefined;
  readonly failOn: ReadonlySet<FailOn>;
  /** Both count from 1. */
  readonly shard: { readonly index: number; readonly count: number } | undefined;
  /** Absolute path. */
  readonly reportDir: string;
  readonly uploadArtifact: boolean;
  readonly artifactName: string | undefined;
  readonly artifactRetentionDays: number | undefined;
};
