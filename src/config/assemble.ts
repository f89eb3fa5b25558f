import { isAbsolute, relative, resolve, sep } from 'node:path';
import type { Config, TargetSource } from './config.ts';
import { type Fault, quoted } from './faults.ts';
import type { Settings } from './inputs.ts';
import { type Model, resolveModels } from './models.ts';
import { type Catalogue, PROBE_GROUPS, selectProbes } from './selection.ts';

export type Workspace = {
  /** The workspace: relative paths start here. Absolute. */
  readonly cwd: string;
  readonly catalogue: Catalogue;
};

/** Resolves what several settings say together, or what needs the surroundings. */
export function assemble(
  settings: Settings,
  { cwd, catalogue }: Workspace,
  modelsSource: 'file' | 'input',
): { readonly config: Config; readonly faults: readonly Fault[] } {
  const { claudeVersion, claudePath, ...rest } = settings;
  const { command, url, ...aboutTarget } = settings.target;
  const target = { ...aboutTarget, source: sourceOf(command, url) };
  const models = modelsOf(settings.models, target, modelsSource);
  const own = settings.customProbes.map(({ name }) => name);
  const probes = selectProbes(settings.probes, { ...catalogue, all: [...catalogue.all, ...own] });
  const config: Config = {
    ...rest,
    target,
    upstream: target.source.kind === 'scripted' ? { kind: 'scripted' } : settings.upstream,
    models: models.models,
    probes: probes.probes,
    claude:
      claudePath === undefined
        ? { kind: 'versions', versions: [...new Set(claudeVersion)] }
        : { kind: 'path', path: claudePath },
  };
  return {
    config,
    faults: [
      ...models.faults,
      ...probes.faults,
      ...ownNameFaults(own, catalogue),
      ...reportDirFaults(settings.reportDir, cwd),
    ],
  };
}

function sourceOf(command: string | undefined, url: string | undefined): TargetSource {
  if (command !== undefined) {
    return { kind: 'command', command, url: url ?? 'http://127.0.0.1:{port}' };
  }
  return url === undefined ? { kind: 'scripted' } : { kind: 'url', url };
}

function modelsOf(
  entries: Settings['models'],
  { source: target, restart }: Pick<Config['target'], 'source' | 'restart'>,
  source: 'input' | 'file',
) {
  if (entries === undefined) return { models: [defaultModel(target)], faults: [] };
  // A target that learns the model from its environment maps the CLI's `sonnet` to it; any other
  // must be asked for it by name.
  const asksByName = target.kind === 'url' || (target.kind === 'command' && restart === 'never');
  return resolveModels(entries, {
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

/** Names are the report's keys, and those of groups mean something else. */
function ownNameFaults(names: readonly string[], catalogue: Catalogue): readonly Fault[] {
  const taken = new Set([...PROBE_GROUPS, ...catalogue.all]);
  return names.flatMap((name, index): readonly Fault[] => {
    const before = names.slice(0, index).includes(name);
    if (!before && !taken.has(name)) return [];
    const why = before ? 'is the name of two probes' : 'is the name of a built-in probe or group';
    const message = `${quoted(name)} ${why}; give it a name of its own`;
    return [{ path: ['custom-probes', index, 'name'], message }];
  });
}

/** The report folder is emptied and uploaded, so it can't be one that holds the sources. */
function reportDirFaults(reportDir: string, cwd: string): readonly Fault[] {
  const way = relative(reportDir, resolve(cwd));
  const holdsWorkspace = way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
  if (!holdsWorkspace) return [];
  const message = 'must be a folder of its own, not the workspace or one that holds it';
  return [{ path: ['report-dir'], message }];
}
