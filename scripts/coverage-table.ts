import { PROFILE_PARTS, type ProfilePart } from '../src/dialects/anthropic/profile/wire-profile.ts';
import type { Coverage, KnownHole } from '../test/coverage/coverage.ts';

const TITLES: Readonly<Record<ProfilePart, string>> = {
  routes: 'Routes',
  headers: 'Request headers',
  betas: 'Values of `anthropic-beta`',
  body: 'Paths of request bodies',
  tools: 'Tools offered',
  events: 'Events of streamed answers',
};

/** Names of probes that a cell shows before it only counts. */
const MOST_NAMES = 3;

/** With what the figures were taken. */
export type Measurement = {
  /** Claude Code's. */
  readonly release: string;
  /** How many probes were played, of how many in the catalogue. */
  readonly probes: { readonly played: number; readonly all: number };
};

/** docs/coverage.md. */
export function coverageMarkdown(
  coverage: Coverage,
  known: readonly KnownHole[],
  { release, probes }: Measurement,
): string {
  return `# Coverage

<!-- Made by \`npm run coverage:wire -- --write\` with Claude Code ${release}: do not change it by hand. -->

What Claude Code ${release} sends when a person works at its screen for a morning (first prompt and title, several turns,
tools allowed and refused, Escape, a queued prompt, \`/model\`, \`/compact\`, \`/context\`, \`/cost\`, plan mode, a question, a
picture, MCP, a subagent, a command in the background, \`--continue\`), and which probes send the same. Names only: a list's
places are folded, its members told apart by \`role\` or \`type\`, of JSON schemas stand the keywords. ${probes.played} of the
catalogue's ${probes.all} probes were played.

${figures(coverage)}

${holesText(coverage, known)}
${PROFILE_PARTS.map((part) => partTable(part, coverage)).join('\n')}`;
}

function figures({ rows }: Coverage): string {
  const lines = PROFILE_PARTS.map((part) => {
    const own = rows.filter((row) => row.part === part);
    const people = own.filter((row) => row.people);
    const covered = people.filter(({ probes }) => probes.length > 0);
    return `| ${TITLES[part]} | ${people.length} | ${covered.length} | ${own.length - people.length} |`;
  });
  return `| | people send | of these probes send | only probes send |
| --- | ---: | ---: | ---: |
${lines.join('\n')}`;
}

function holesText({ holes }: Coverage, known: readonly KnownHole[]): string {
  const all = [...known, ...holes.map((hole) => ({ ...hole, reason: '**open**' }))];
  if (all.length === 0) return 'No hole: whatever people send, some probe sends.\n';
  return `## Holes

What people send and no probe sends.

| part | name | why |
| --- | --- | --- |
${all.map(({ part, name, reason }) => `| ${part} | ${code(name)} | ${reason} |`).join('\n')}
`;
}

function partTable(part: ProfilePart, { rows }: Coverage): string {
  const own = rows.filter((row) => row.part === part);
  return `## ${TITLES[part]}

| name | people | probes |
| --- | --- | --- |
${own.map(({ name, people, probes }) => `| ${code(name)} | ${people ? 'yes' : ''} | ${probesText(probes)} |`).join('\n')}
`;
}

function probesText(probes: readonly string[]): string {
  if (probes.length === 0) return '**none**';
  const sorted = probes.toSorted();
  const shown = sorted.slice(0, MOST_NAMES).join(', ');
  return sorted.length > MOST_NAMES ? `${sorted.length}: ${shown} …` : `${sorted.length}: ${shown}`;
}

function code(name: string): string {
  return `\`${name.replaceAll('|', '\\|')}\``;
}
