import { type InputRow, SECTIONS } from './inputs.ts';
import { describe } from './setting.ts';

/** How a run in the terminal ends. */
export const EXIT_CODES = [
  { code: 0, meaning: 'nothing regressed' },
  { code: 1, meaning: 'something did, or the run had an error' },
  { code: 2, meaning: 'settings that cannot be used' },
  { code: 130, meaning: 'cancelled' },
] as const;

const EXAMPLES = [
  {
    what: 'The built-in scripted model, no proxy and no key: does everything work on this machine?',
    command: 'claude-smoke --probes core',
  },
  {
    what: 'Your proxy, started here, in front of the scripted model: whatever fails is its own.',
    command:
      "claude-smoke --proxy-command './my-proxy --port {port} --upstream {upstream}' --upstream scripted",
  },
  {
    what: 'A gateway that already runs, with two of its models and two CLI releases.',
    command:
      'claude-smoke --proxy-url http://127.0.0.1:8080 --models openai/gpt-5,vertex/gemini --claude-version latest,2.1.216',
  },
  {
    what: 'The failures of the last report become known ones (`expect` in the configuration file).',
    command: 'claude-smoke --write-expect',
  },
];

/** Column in which descriptions start. */
const INDENT = 32;
/** Some words take this much; a narrower terminal breaks lines itself. */
const NARROWEST = 80;
const WIDEST = 120;

/** The text of `--help`, for a terminal of this many columns. */
export function helpText(columns: number): string {
  const width = Math.min(Math.max(columns, NARROWEST), WIDEST);
  const sections = SECTIONS.flatMap(({ title, rows }) => {
    const flags = rows.filter((row) => row.only !== 'file');
    return ['', `${title}:`, ...flags.flatMap((row) => flagLines(row, width))];
  });
  return [
    'claude-smoke: does the real Claude Code CLI work through your proxy, and if not, whose fault is it?',
    'All flags are optional, and each is also a key of .github/claude-smoke.yml (flags win).',
    '',
    'Examples:',
    ...EXAMPLES.flatMap(({ what, command }) => [`  # ${what}`, `  ${command}`]),
    ...sections,
    '',
    'Exit codes:',
    ...EXIT_CODES.map(({ code, meaning }) => `  ${String(code).padEnd(4)} ${meaning}`),
  ]
    .flatMap((line) => (line.startsWith('  ') ? [line] : wrap(line, width)))
    .join('\n');
}

function flagLines(row: InputRow, width: number): readonly string[] {
  const name = `  ${flagWords(row)}`;
  const [first = '', ...rest] = wrap(describe(row), width - INDENT);
  const below = rest.map((line) => ' '.repeat(INDENT) + line);
  if (name.length < INDENT) return [name.padEnd(INDENT) + first, ...below];
  return [name, ' '.repeat(INDENT) + first, ...below];
}

function flagWords({ name, isFlag, placeholder = '<text>' }: InputRow): string {
  return isFlag ? `--[no-]${name}` : `--${name} ${placeholder}`;
}

/** Lines of at most this many characters, broken at spaces. */
function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
