import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Config, FailOn, Model, TargetConfig, TargetSource } from './config.ts';
import type { CustomProbe } from './custom-probes.ts';
import { quoted } from './faults.ts';
import type { InputName } from './inputs.ts';
import { resolveModels } from './models.ts';
import type { Settings } from './schema.ts';
import { type Catalogue, selectProbes } from './selection.ts';

/** Where the reports go unless `report-dir` says otherwise, below the workspace. */
export const DEFAULT_REPORT_DIR = 'claude-smoke-report';

export type Trouble = {
  readonly path: readonly [InputName, ...PropertyKey[]];
  readonly message: string;
};

type Given = {
  /** Absolute. */
  readonly cwd: string;
  readonly catalogue: Catalogue;
  /** Names whose value the file gave. */
  readonly fromFile: ReadonlySet<string>;
};

const DEFAULT_FAIL_ON: readonly FailOn[] = ['harness_bug', 'product_failure', 'new_failure'];

/** Fills in every default and resolves what needs the surroundings. */
export function assemble(
  settings: Settings,
  { cwd, catalogue, fromFile }: Given,
): { readonly config: Config; readonly troubles: readonly Trouble[] } {
  const target = targetOf(settings, cwd);
  const models = modelsOf(settings, target, fromFile.has('models') ? 'file' : 'input');
  const customProbes = settings['custom-probes'] ?? [];
  const named = { ...catalogue, all: [...catalogue.all, ...customProbes.map(({ name }) => name)] };
  const { probes, troubles } = selectProbes(settings.probes ?? ['all'], named);
  const reportDir = resolve(cwd, settings['report-dir'] ?? DEFAULT_REPORT_DIR);
  const config: Config = {
    target,
    upstream:
      target.source.kind === 'scripted'
        ? { kind: 'scripted' }
        : (settings.upstream ?? { kind: 'live' }),
    authToken: settings['auth-token'],
    authTokenFile: absolute(settings['auth-token-file'], cwd),
    claudeEnv: settings['claude-env'] ?? {},
    models: models.models,
    customProbes,
    probes,
    claude: claudeOf(settings, cwd),
    concurrency: settings.concurrency ?? 'auto',
    probeTimeoutMs: milliseconds(settings['probe-timeout'] ?? 120),
    retries: settings.retries ?? 1,
    repeat: settings.repeat ?? 1,
    baseline: absolute(settings.baseline, cwd),
    failOn: settings['fail-on'] ?? new Set(DEFAULT_FAIL_ON),
    shard: settings.shard,
    reportDir,
    uploadArtifact: settings['upload-artifact'] ?? true,
    artifactName: settings['artifact-name'],
    artifactRetentionDays: settings['artifact-retention-days'],
  };
  return {
    config,
    troubles: [
      ...models.troubles.map(({ index, message }) => entryTrouble('models', index, message)),
      ...troubles.map(({ index, message }) => entryTrouble('probes', index, message)),
      ...customNameTroubles(customProbes, catalogue),
      ...reportDirTroubles(reportDir, cwd),
    ],
  };
}

function targetOf(settings: Settings, cwd: string): TargetConfig {
  return {
    source: sourceOf(settings),
    setup: settings['proxy-setup'],
    files: settings['proxy-files'] ?? [],
    readyPath: settings['proxy-ready'] ?? '/',
    readyTimeoutMs: milliseconds(settings['proxy-ready-timeout'] ?? 60),
    env: settings['proxy-env'] ?? {},
    log: absolute(settings['proxy-log'], cwd),
    workingDirectory: resolve(cwd, settings['proxy-working-directory'] ?? '.'),
    restart: settings['proxy-restart'] ?? 'model',
  };
}

function sourceOf(settings: Settings): TargetSource {
  const command = settings['proxy-command'];
  const url = settings['proxy-url'];
  if (command !== undefined) {
    return { kind: 'command', command, url: url ?? 'http://127.0.0.1:{port}' };
  }
  return url === undefined ? { kind: 'scripted' } : { kind: 'url', url };
}

function modelsOf(settings: Settings, target: TargetConfig, source: 'input' | 'file') {
  if (settings.models === undefined) return { models: [defaultModel(target.source)], troubles: [] };
  // A target that learns the model from its environment maps the CLI's `sonnet` to it; any other
  // must be asked for it by name.
  const asksByName =
    target.source.kind === 'url' ||
    (target.source.kind === 'command' && target.restart === 'never');
  return resolveModels(settings.models, {
    source,
    claudeModel: (fullModel) => (asksByName ? fullModel : 'sonnet'),
  });
}

function defaultModel(target: TargetSource): Model {
  const names =
    target.kind === 'scripted'
      ? { name: 'scripted', fullModel: 'scripted/model' }
      : { name: 'default', fullModel: 'default' };
  return { ...names, source: 'default', claudeModel: 'sonnet' };
}

function claudeOf(settings: Settings, cwd: string): Config['claude'] {
  const path = absolute(settings['claude-path'], cwd);
  if (path !== undefined) return { kind: 'path', path };
  return { kind: 'versions', versions: [...new Set(settings['claude-version'] ?? ['latest'])] };
}

/** Names are the report's keys, and `core` and `all` mean something else. */
function customNameTroubles(
  customs: readonly CustomProbe[],
  catalogue: Catalogue,
): readonly Trouble[] {
  const taken = new Set(['core', 'all', ...catalogue.all]);
  return customs.flatMap(({ name }, index): readonly Trouble[] => {
    const before = customs.slice(0, index).some((other) => other.name === name);
    if (!before && !taken.has(name)) return [];
    const why = before ? 'is the name of two probes' : 'is the name of a built-in probe or group';
    const message = `entry ${index + 1}: ${quoted(name)} ${why}; give it a name of its own`;
    return [{ path: ['custom-probes', index, 'name'], message }];
  });
}

function entryTrouble(input: InputName, index: number | undefined, message: string): Trouble {
  if (index === undefined) return { path: [input], message };
  return { path: [input, index], message: `entry ${index + 1}: ${message}` };
}

/** The report folder is emptied and uploaded, so it can't be one that holds the sources. */
function reportDirTroubles(reportDir: string, cwd: string): readonly Trouble[] {
  const way = relative(reportDir, resolve(cwd));
  const holdsWorkspace = way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  if (!holdsWorkspace) return [];
  const message = 'must be a folder of its own, not the workspace or one that holds it';
  return [{ path: ['report-dir'], message }];
}

function absolute(path: string | undefined, cwd: string): string | undefined {
  return path === undefined ? undefined : resolve(cwd, path);
}

function milliseconds(seconds: number): number {
  return Math.round(seconds * 1000);
}
