import { EXIT_CODES } from '../src/config/help.ts';
import { INPUT_ROWS, type InputRow, inputRows, SECTIONS } from '../src/config/inputs.ts';
import { OUTPUTS } from '../src/config/outputs.ts';
import { defaultWords } from '../src/config/setting.ts';
import { withSections } from './marked-sections.ts';

const INTRODUCTION = `# Settings

<!-- Made by scripts/generate.ts from src/config/settings/. -->

Each setting is an input of the action (\`with:\`), a key of \`.github/claude-smoke.yml\`, and a flag in the terminal
(\`--name value\`). Inputs and flags win over the file, key by key. Relative paths start at the workspace, in the terminal
at the current folder. Lists are lines or commas, or a YAML list; a flag that takes several may be given several times.
`;

const NOTES = `## Files for the proxy

\`proxy-files\` takes a map of path and content. As an input it is the YAML text of that map:

\`\`\`yaml
- uses: org/claude-smoke-action@b6a4aa2cfa77de8e0e3d9c5243ee891bd5d5d646 # main, before v1.0.0
  with:
    proxy-command: ./my-proxy --config conf/proxy.json
    proxy-files: |
      conf/proxy.json: |
        {"port": {port}, "upstream": "{upstream}"}
      conf/models.txt: one line
\`\`\`

In the file it is the map itself, or a list of \`path\` and \`content\`.

## Headers of the CLI

\`ANTHROPIC_CUSTOM_HEADERS\` holds one header a line. In lines \`NAME=value\` its name is given once for each; in a YAML map
its value has lines. A \`\\n\` written as two characters is refused.

\`\`\`yaml
    claude-env: |
      ANTHROPIC_CUSTOM_HEADERS=x-tenant: smoke
      ANTHROPIC_CUSTOM_HEADERS=x-upstream: {upstream}
\`\`\`
`;

/** The text of docs/settings.md. */
export function settingsMarkdown(): string {
  const sections = SECTIONS.map(({ title, rows }) => `## ${title}\n\n${settingsTable(rows)}`);
  const codes = EXIT_CODES.map(({ code, meaning }) => [String(code), meaning]);
  return [
    INTRODUCTION,
    ...sections,
    NOTES,
    `## Outputs of the action\n\n${outputsTable()}`,
    `## Exit codes in the terminal\n\n${table(['code', 'when'], codes)}`,
  ].join('\n');
}

/** README.md with its tables made anew, each between its two marks. */
export function readmeMarkdown(): string {
  return withSections('README.md', { inputs: settingsTable(INPUT_ROWS), outputs: outputsTable() });
}

function settingsTable(rows: readonly InputRow[]): string {
  const cells = rows.map((row) => {
    const where = inputRows('input').includes(row) ? '' : ' Only in the file.';
    const words = row.words === undefined ? '' : ` ${row.words}.`;
    return [`\`${row.name}\``, defaultWords(row) ?? '', `${row.help}${words}${where}`];
  });
  return table(['name', 'default', 'what'], cells);
}

function outputsTable(): string {
  return table(
    ['output', 'what'],
    OUTPUTS.map(({ name, description }) => [`\`${name}\``, description]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [head, head.map(() => '---'), ...rows].map(line).join('');
}
