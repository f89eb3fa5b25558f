/** All of a run's settings, checked and with defaults filled in: what every later layer reads. */

import type { Upstream } from './address.ts';
import type { Settings } from './inputs.ts';
import type { Model } from './models.ts';

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

/** The target's settings: those whose names start with `proxy-`. */
export type TargetConfig = Readonly<Omit<Settings['target'], 'command' | 'url'>> & {
  readonly source: TargetSource;
};

/** Settings that are read together, or need the surroundings. */
type Resolved = 'target' | 'upstream' | 'models' | 'probes' | 'claudeVersion' | 'claudePath';

/** Each setting under its own name (`fail-on` is `failOn`), times in milliseconds, paths absolute. */
export type Config = Readonly<Omit<Settings, Resolved>> & {
  readonly target: TargetConfig;
  /** `scripted` also when the scripted model is itself the target. */
  readonly upstream: Upstream;
  readonly models: readonly Model[];
  /** Probe names, already resolved against the catalogue, in catalogue order. */
  readonly probes: readonly string[];
  /** An absolute path, or releases to install: `latest` or exact versions. */
  readonly claude:
    | { readonly kind: 'path'; readonly path: string }
    | { readonly kind: 'versions'; readonly versions: readonly string[] };
};
