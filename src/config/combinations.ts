import { quoted } from './faults.ts';
import type { InputName } from './inputs.ts';
import type { Settings } from './schema.ts';

export type Clash = { readonly input: InputName; readonly message: string };

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
export function findClashes(settings: Settings, given: ReadonlySet<InputName>): readonly Clash[] {
  return [
    ...reserved(settings),
    ...rivalry(given),
    ...runningTarget(given),
    ...portOfRunningTarget(settings, given),
    ...upstreamNeedsCommand(settings, given),
    ...commandNeedsUpstream(settings, given),
  ];
}

/** Part of the public contract, so the name is known, but there is nothing behind it yet. */
function reserved({ mode, 'budget-usd': budget }: Settings): readonly Clash[] {
  const clashes: Clash[] = [];
  if (mode !== undefined && mode !== 'run') {
    clashes.push({ input: 'mode', message: `${quoted(mode)} is not built yet; only "run" is` });
  }
  if (budget !== undefined) clashes.push({ input: 'budget-usd', message: 'is not built yet' });
  return clashes;
}

function rivalry(given: ReadonlySet<InputName>): readonly Clash[] {
  return RIVALS.filter((pair) => pair.every((name) => given.has(name))).map(([one, other]) => {
    return { input: one, message: `can't be given together with ${other}` };
  });
}

function runningTarget(given: ReadonlySet<InputName>): readonly Clash[] {
  if (given.has('proxy-command')) return [];
  const message = 'does nothing without proxy-command: only a proxy started here can be given it';
  return ONLY_WITH_COMMAND.filter((name) => given.has(name)).map((input) => ({ input, message }));
}

function portOfRunningTarget(settings: Settings, given: ReadonlySet<InputName>): readonly Clash[] {
  if (given.has('proxy-command') || !settings['proxy-url']?.includes('{port}')) return [];
  const message =
    'holds {port}, but without proxy-command no port is chosen; write the port of the running proxy';
  return [{ input: 'proxy-url', message }];
}

function upstreamNeedsCommand(settings: Settings, given: ReadonlySet<InputName>): readonly Clash[] {
  if (given.has('proxy-command') || (settings.upstream?.kind ?? 'live') === 'live') return [];
  const why = given.has('proxy-url')
    ? "a proxy that already runs (proxy-url) can't be told its address"
    : 'there is no proxy to stand before it';
  return [{ input: 'upstream', message: `needs proxy-command: ${why}` }];
}

function commandNeedsUpstream(settings: Settings, given: ReadonlySet<InputName>): readonly Clash[] {
  if (!settings['proxy-command']?.includes('{upstream}')) return [];
  const live = settings.upstream?.kind === 'live' || !given.has('upstream');
  if (!live) return [];
  const message =
    'holds {upstream}, but upstream is live; set upstream to "scripted" or to the URL of the provider';
  return [{ input: 'proxy-command', message }];
}
