import { OLDEST_SCREEN } from '../src/claude/screen/releases.ts';
import { PROBE_NAMES, PROBES } from '../src/probes/catalogue.ts';
import type { Needs, Probe } from '../src/probes/probe.ts';

/** The catalogue as text for a terminal: name, cost and needs, and below them the purpose. */
export function catalogueText(probes: readonly Probe[] = PROBES): string {
  const width = Math.max(...probes.map(({ name }) => name.length));
  const lines = probes.map(
    (probe) =>
      `${probe.name.padEnd(width)}  ${probe.cost.padEnd(6)}  ${needsText(probe.needs)}\n${' '.repeat(width + 2)}${probe.purpose}`,
  );
  return `${lines.join('\n')}\n\n${probes.length} probes\n`;
}

/** docs/probes.md. */
export function catalogueMarkdown(probes: readonly Probe[] = PROBES): string {
  return `# Probes

<!-- Made by scripts/generate.ts from src/probes/: change it there. -->

Each probe exercises one feature of Claude Code through your proxy and is green only for the right answer together
with the feature's own events. \`probes: core\` runs the first ${PROBE_NAMES.core.length}, \`ui\` those at the CLI's own
screen, \`all\` (the default) every one; names and \`-name\` choose further. What a release or a target cannot have is \`not_applicable\`, with the reason.

| probe | what it shows | cost | needs |
| --- | --- | --- | --- |
${probes.map(row).join('\n')}

Costly probes take many tokens or long with a live model: leave them out by \`-name\`.

## Rules and sightings

The wire rules that a probe exercises beside its own conditions, and a public report of what it would have caught.

| probe | rules | seen in |
| --- | --- | --- |
${probes.map(sighting).join('\n')}

## At the screen

The \`ui_*\` probes drive the CLI's own screen at a pseudo-terminal, as people use it: keys are typed, and what came of
it is read off the session's file and the wire, never off the screen. The report shows the last screen of each cell.
The pseudo-terminal (a prebuilt package, checked against a pinned hash) is fetched once into the tool cache. Where there
is none for the machine, or the release's screen is not known, the cells are \`not_applicable\`.

## Verdicts worth knowing

- **bad_credentials**: a target that takes a wrong token is \`product_failure\` only where it was told its token, by
  \`auth-token\` or \`auth-token-file\` (or is the built-in model, which is always told). Without one it has nothing to
  check against, so taking any token is a note. Statuses other than 200, 401 and 403 fail in any case.
- **rate_limited**, **overloaded**, **context_overflow**, **upstream_error_midstream**: the scripted model fails on
  purpose, so an honest relay is green and no outage. A target that changes or swallows the failure is
  \`product_failure\`; one that asks again by itself and then answers is green with a note.
- **interrupt**: read off the recording behind the target: its upstream request must be hung up within 1.5 s of the
  CLI's going.
- **count_tokens**, **models_list**: a clean 404, 405 or 501 is a note, since the CLI can do without.
- **prompt_cache**: with a live provider that caches nothing it is a note, unless the target hid the cache's usage or
  changed the prefix.

## Probes of your own

In the YAML file, under \`custom-probes\`; they run under the same isolation as the built-in ones.

\`\`\`yaml
custom-probes:
  - name: reads_two_files
    purpose: Two files are read and the token in the second one comes back.
    prompt: Use the Read tool to read a.txt and then b.txt. Reply with the token in b.txt and nothing else.
    files:
      a.txt: nothing to see here
      b.txt: "{secret}"
    tools: [Read]
    allow: ["Read(./**)"]
    expect:
      tool-called: Read
      answer: secret
    # Only for \`upstream: scripted\`: what the built-in model plays, one move for each of its turns.
    script:
      - calls: [{ name: Read, input: { file_path: a.txt } }]
      - calls: [{ name: Read, input: { file_path: b.txt } }]
      - text: "{secret}"
\`\`\`

| key | meaning |
| --- | --- |
| \`name\` | snake_case; the report's feature, and a name for \`probes\` |
| \`prompt\` or \`turns\` | one prompt, or several turns of one session; \`{left}\` and \`{right}\` are the two parts of the attempt's token |
| \`files\` | path and content; \`{secret}\` is the whole token, which never stands in a prompt |
| \`tools\`, \`allow\` | tools the model has, and permission rules such as \`Read(./**)\`; rules for files and commands must be scoped |
| \`mcp-servers\` | as in Claude Code's own configuration; \`{secret}\` is replaced here too |
| \`flags\` | of Claude Code: \`--append-system-prompt\`, \`--betas\`, \`--disallowedTools\`, \`--fallback-model\`, \`--max-turns\` |
| \`effort\`, \`system-prompt\` | as Claude Code's flags |
| \`expect.answer\` | \`secret\`, \`{equals: …}\` or \`{matches: …}\` (a regular expression) for the final answer |
| \`expect.tool-called\`, \`expect.tool-error\` | a tool that must get a result, which must (or must not) be an error |
| \`expect.schema\` | a JSON schema for the structured output |
| \`expect.exit\` | \`clean\` (default) or \`any\` |
| \`script\` | moves of the scripted model: \`thinking\`, \`text\`, \`calls\`; \`{secret}\` is what it finds in the conversation |

Plain \`true\`, \`false\` and numbers in \`schema\`, \`input\` and \`mcp-servers\` are read as such; where they are to stay text,
write the map as JSON text.
`;
}

function row(probe: Probe): string {
  return `| \`${probe.name}\` | ${probe.purpose} | ${probe.cost} | ${needsText(probe.needs)} |`;
}

function sighting({ name, rules, seenIn }: Probe): string {
  const shown = seenIn.replace('https://github.com/', '').replace(/\/(issues|pull)\//, '#');
  return `| \`${name}\` | ${rules.map((rule) => `\`${rule}\``).join(' ')} | [${shown}](${seenIn}) |`;
}

function needsText({ flags = [], claude, scripted, south, live, screen }: Needs): string {
  const needs = [
    ...(claude === undefined ? [] : [`Claude Code ${claude} or later`]),
    ...(flags.length === 0 ? [] : [`a release with ${flags.join(', ')}`]),
    ...(screen ? [`a pseudo-terminal and Claude Code ${OLDEST_SCREEN} or later`] : []),
    ...(scripted ? ['upstream: scripted'] : []),
    ...(south ? ['proxy-command and a recorded upstream'] : []),
    ...(live ? ['a live model'] : []),
  ];
  return needs.length === 0 ? 'nothing' : needs.join('; ');
}
