import { compareVersions } from '../claude/version.ts';
import {
  type DriftItem,
  driftBetween,
  type ReleaseWire,
} from '../dialects/anthropic/profile/release-wire.ts';
import type { ProfilePart, WireProfile } from '../dialects/anthropic/profile/wire-profile.ts';
import { placeOf } from './delta.ts';
import type { Drift, Outcome, Report } from './report.ts';

/** What the target sent upstream for a release's cells. */
export type UpstreamWire = {
  /** What went there in the Messages API. */
  readonly profile: WireProfile;
  /** Something went there in another API, where names of this one say nothing. */
  readonly translated: boolean;
};

/** What drift is told from, beside the profiles. */
export type DriftFacts = {
  /** By release. */
  readonly wire: Readonly<Record<string, ReleaseWire>>;
  /** By release; undefined where the upstream was not recorded. */
  readonly upstream: ReadonlyMap<string, UpstreamWire> | undefined;
  readonly outcomes: readonly Outcome[];
  readonly baseline: Pick<Report, 'outcomes' | 'wire'> | undefined;
};

/** Names of the parts, in the singular. */
const KINDS: Readonly<Record<ProfilePart, Drift['removed'][number]['kind']>> = {
  routes: 'route',
  headers: 'header',
  betas: 'beta',
  body: 'body',
  tools: 'tool',
  events: 'event',
};

/** What changed on the wire from each release of the run to the next, and from the baseline's newest to this run's. */
export function driftsOf(facts: DriftFacts): Drift[] {
  const { wire, baseline, outcomes } = facts;
  const releases = Object.keys(wire).sort(compareVersions);
  const within = releases
    .slice(1)
    .flatMap((to, index) => between(facts, { from: releases[index] ?? '', to, outcomes }));
  const before = Object.keys(baseline?.wire ?? {})
    .sort(compareVersions)
    .at(-1);
  const newest = releases.at(-1);
  if (!baseline || before === undefined || newest === undefined || releases.includes(before)) {
    return within;
  }
  const known = { ...facts, wire: { ...baseline.wire, ...wire } };
  return [...within, ...between(known, { from: before, to: newest, outcomes: baseline.outcomes })];
}

function between(
  { wire, upstream, outcomes }: DriftFacts,
  pair: { readonly from: string; readonly to: string; readonly outcomes: readonly Outcome[] },
): Drift[] {
  const [earlier, later] = [wire[pair.from], wire[pair.to]];
  if (!earlier || !later) return [];
  const { added, removed } = driftBetween(earlier, later);
  const turned = turnedCells(outcomes, pair);
  return [
    {
      from: pair.from,
      to: pair.to,
      added: added.map((item) => {
        const cells = turned.filter((outcome) => names(outcome, item)).map(({ cell }) => cell);
        return { ...told(item), fate: fateOf(item, upstream?.get(pair.to), cells), cells };
      }),
      removed: removed.map(told),
    },
  ];
}

function told({ part, name, probes }: DriftItem): Drift['removed'][number] {
  return { kind: KINDS[part], name, probes: [...probes] };
}

/** Cells that fail with the later release and passed with the earlier one. */
function turnedCells(
  outcomes: readonly Outcome[],
  pair: { readonly from: string; readonly to: string; readonly outcomes: readonly Outcome[] },
): Outcome[] {
  const passed = new Set(
    pair.outcomes
      .filter(({ cli_version, outcome }) => cli_version === pair.from && outcome === 'passed')
      .map(placeOf),
  );
  return outcomes.filter(
    (outcome) =>
      outcome.cli_version === pair.to &&
      outcome.outcome === 'failed' &&
      passed.has(placeOf(outcome)),
  );
}

/** Whether what decided a cell names the item: a reason, or the path of a finding. */
function names({ reasons, findings }: Outcome, { part, name }: DriftItem): boolean {
  const word = part === 'body' ? lastName(name) : name;
  const texts = [...reasons, ...findings.flatMap(({ path, message }) => [path ?? '', message])];
  return texts.some((text) => holdsWord(text, word));
}

/** `messages[user].content[text].cache_control(ephemeral).ttl: string` → `ttl`. */
function lastName(path: string): string {
  const bare = path.split(': ', 1)[0] ?? '';
  return (
    bare
      .replace(/[([][^)\]]*[)\]]/g, '')
      .split('.')
      .at(-1) ?? bare
  );
}

function holdsWord(text: string, word: string): boolean {
  if (word.length < 3) return false;
  const at = text.indexOf(word);
  if (at === -1) return false;
  const around = [text[at - 1] ?? ' ', text[at + word.length] ?? ' '];
  return around.every((character) => !/[\w-]/.test(character));
}

function fateOf(
  { part, name }: DriftItem,
  upstream: UpstreamWire | undefined,
  cells: readonly string[],
): Drift['added'][number]['fate'] {
  // What the answers hold is the upstream's to send, and what is offered to the target its own to take.
  if (!upstream || part === 'events') return null;
  if (upstream.profile[part].includes(name)) return 'passed on';
  if (cells.length > 0) return 'refused';
  return upstream.translated ? 'translated' : 'dropped';
}
