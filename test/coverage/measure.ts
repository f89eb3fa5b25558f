import { fileURLToPath } from 'node:url';
import {
  unitedProfile,
  type WireProfile,
} from '../../src/dialects/anthropic/profile/wire-profile.ts';
import { PROBES } from '../../src/probes/catalogue.ts';
import type { Probe } from '../../src/probes/probe.ts';
import type { Outcome } from '../../src/report/report.ts';
import { type Bench, judgeEnds } from '../faults/judge-fault.ts';
import type { ProbeProfile } from './coverage.ts';

const PASS_THROUGH = fileURLToPath(new URL('../end-to-end/pass-through.ts', import.meta.url));

/** Both sides recorded and nothing changed in between, so that no probe lacks what it needs. */
const THROUGH = {
  'proxy-command': `exec "${process.execPath}" "${PASS_THROUGH}"`,
  upstream: 'scripted',
  retries: '0',
  concurrency: '2',
};

/** A cell that did not come to a good end, so that what it would send is not known. */
export type Unplayed = Pick<Outcome, 'feature' | 'classification' | 'reasons'>;

export type Measured = {
  readonly profiles: readonly ProbeProfile[];
  readonly unplayed: readonly Unplayed[];
  /** Findings above a note, which nothing behind a pass-through can have earned. */
  readonly accused: readonly string[];
  readonly seconds: number;
};

/** What each probe of the catalogue makes the newest release send; those that are not applicable send nothing. */
export function measureProbes(bench: Bench, names: readonly string[]): Promise<Measured> {
  return measure(bench, { probes: names.join(','), 'probe-timeout': '60' });
}

/** What a probe that is not in the catalogue makes it send. */
export function measureProbe(
  bench: Bench,
  probe: Probe,
  timeoutSeconds: number,
): Promise<Measured> {
  // Planned as one at the screen, so that there is a pseudo-terminal.
  const stand = PROBES.find(({ needs }) => needs.screen)?.name ?? '';
  return measure(bench, { probes: stand, 'probe-timeout': String(timeoutSeconds) }, probe);
}

async function measure(
  bench: Bench,
  settings: Readonly<Record<string, string>>,
  instead?: Probe,
): Promise<Measured> {
  const started = performance.now();
  const ends = await judgeEnds(bench, { ...THROUGH, ...settings }, (cells) =>
    instead ? cells.map((cell) => ({ ...cell, probe: instead })) : cells,
  );
  return {
    profiles: ends.flatMap(({ outcome, wire }) =>
      wire ? [{ probe: outcome.feature, profile: wire.profile }] : [],
    ),
    unplayed: ends.map(({ outcome }) => outcome).filter(({ outcome }) => outcome === 'failed'),
    accused: ends.flatMap(({ outcome }) => accusedIn(outcome)),
    seconds: (performance.now() - started) / 1000,
  };
}

function accusedIn({ feature, findings }: Outcome): string[] {
  return findings
    .filter(({ severity }) => severity !== 'note')
    .map(({ rule, message }) => `${feature}: ${rule}: ${message}`);
}

/** The one profile of all that was measured. */
export function wholeProfile({ profiles }: Measured): WireProfile {
  return unitedProfile(profiles.map(({ profile }) => profile));
}
