import type { Fault } from './faults.ts';
import type { InputName, Settings } from './inputs.ts';

/** What was given, and what of it could not be read. */
type GivenSettings = {
  readonly settings: Settings;
  readonly given: ReadonlySet<string>;
  readonly unread: ReadonlySet<string>;
};

/** Settings of which only one can be given; an input's rival in the file is put aside. */
export const RIVALS: readonly (readonly [InputName, InputName])[] = [
  ['claude-version', 'claude-path'],
  ['auth-token', 'auth-token-file'],
];

const ONLY_WITH_COMMAND: readonly InputName[] = [
  'proxy-setup',
  'proxy-files',
  'proxy-env',
  'proxy-working-directory',
];

/**
 * What is wrong with settings that are each sound. `given` also holds those that could not be
 * read, so that one fault doesn't bring another that goes away with it.
 */
export function findClashes(all: GivenSettings): readonly Fault[] {
  return [
    ...shardsNeedMerge(all),
    ...oneFolder(all),
    ...rivalry(all),
    ...runningTarget(all),
    ...portOfRunningTarget(all),
    ...upstreamNeedsCommand(all),
    ...commandNeedsUpstream(all),
  ];
}

function clash(name: InputName, message: string): Fault {
  return { path: [name], message };
}

function has(names: ReadonlySet<string>, name: InputName): boolean {
  return names.has(name);
}

function shardsNeedMerge({ settings, given }: GivenSettings): readonly Fault[] {
  if (settings.mode === 'merge') {
    return has(given, 'shard')
      ? [clash('shard', 'is for one part, and mode: merge joins all')]
      : [];
  }
  return has(given, 'shards') ? [clash('shards', 'does nothing without mode: merge')] : [];
}

function oneFolder({ settings: { shards, reportDir } }: GivenSettings): readonly Fault[] {
  if (shards === undefined || shards !== reportDir) return [];
  return [
    clash('shards', 'must be another folder than report-dir, where the merged report is written'),
  ];
}

function rivalry({ given }: GivenSettings): readonly Fault[] {
  return RIVALS.filter((pair) => pair.every((name) => given.has(name))).map(([one, other]) =>
    clash(one, `can't be given together with ${other}`),
  );
}

function runningTarget({ given }: GivenSettings): readonly Fault[] {
  if (has(given, 'proxy-command')) return [];
  const message = 'does nothing without proxy-command: only a proxy started here can be given it';
  return ONLY_WITH_COMMAND.filter((name) => given.has(name)).map((name) => clash(name, message));
}

function portOfRunningTarget({ settings, given }: GivenSettings): readonly Fault[] {
  if (has(given, 'proxy-command') || !settings.target.url?.includes('{port}')) return [];
  const message =
    'holds {port}, but without proxy-command no port is chosen; write the port of the running proxy';
  return [clash('proxy-url', message)];
}

function upstreamNeedsCommand({ settings, given }: GivenSettings): readonly Fault[] {
  if (has(given, 'proxy-command') || settings.upstream.kind === 'live') return [];
  const why = has(given, 'proxy-url')
    ? "a proxy that already runs (proxy-url) can't be told its address"
    : 'there is no proxy to stand before it';
  return [clash('upstream', `needs proxy-command: ${why}`)];
}

function commandNeedsUpstream({ settings, unread }: GivenSettings): readonly Fault[] {
  if (!settings.target.command?.includes('{upstream}')) return [];
  if (settings.upstream.kind !== 'live' || has(unread, 'upstream')) return [];
  const message =
    'holds {upstream}, but upstream is live; set upstream to "scripted" or to the URL of the provider';
  return [clash('proxy-command', message)];
}
