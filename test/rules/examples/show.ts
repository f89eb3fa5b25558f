import { chunksOf, type Example, type Said, type Shot, spelledOut } from './example.ts';

/** Lines of one example, and characters of a line, that a document has room for. */
const MOST_LINES = 9;
const WIDTH = 110;
/** Characters of JSON that stay on one line. */
const FITS = 76;

/** What the mended bytes differ in from the broken ones: `-` breaks the rule, `+` does not. */
export function exampleLines({ broken, mended }: Pick<Example, 'broken' | 'mended'>): string[] {
  const titles = [...new Set([...sections(broken).keys(), ...sections(mended).keys()])];
  const lines = titles.flatMap((title) => {
    const [old, fresh] = [broken, mended].map((shot) => sections(shot).get(title) ?? []);
    const changes = difference(old ?? [], fresh ?? []);
    return changes.length === 0 ? [] : [`  ${title}`, ...changes];
  });
  const shown = lines.map((line) => (line.length > WIDTH ? `${line.slice(0, WIDTH)}…` : line));
  return shown.length > MOST_LINES ? [...shown.slice(0, MOST_LINES), '  …'] : shown;
}

/** The lines of a shot's messages, by whose they are. */
function sections({ north, south = [] }: Shot): Map<string, string[]> {
  const titled = [
    ...north.flatMap((said, place) => messages(said, 'the CLI asks', 'the CLI gets', place)),
    ...south.flatMap((said, place) =>
      messages(said, 'the upstream is asked', 'the upstream answers', place),
    ),
  ];
  return new Map(titled);
}

function messages(said: Said, asks: string, gets: string, place: number): [string, string[]][] {
  const full = spelledOut(said);
  const nth = (title: string) => (place === 0 ? `${title}:` : `${title} (request ${place + 1}):`);
  const headers = (lines: typeof full.sends) => lines.map(([name, value]) => `${name}: ${value}`);
  const request = [`${full.method} ${full.path}`, ...headers(full.sends), ...linesOf(full.asks)];
  const ends = full.end === 'complete' ? [] : [`(${full.end})`];
  const times = [...timesOf(said), ...(said.resent ? ['(sent twice)'] : []), ...ends];
  const response = [`${full.status}`, ...headers(full.gets), ...linesOf(full.answers), ...times];
  return [
    [nth(asks), request],
    [nth(gets), response],
  ];
}

/** When the chunks came, where that matters. */
function timesOf({ at, answers = [] }: Said): string[] {
  if (!at || !Array.isArray(answers)) return [];
  return [
    `(its ${answers.length} events after ${answers.map((_, place) => at(place)).join(', ')} ms)`,
  ];
}

function linesOf(body: unknown): string[] {
  if (body instanceof Uint8Array) return [`(bytes ${Buffer.from(body).toString('hex', 0, 8)}…)`];
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return jsonLines(body, '');
  const text = chunksOf(body).join('');
  return text.split('\n').filter((line) => line !== '');
}

/** JSON with a line for what fits into one. */
function jsonLines(value: unknown, indent: string, key = ''): string[] {
  const short = `${indent}${key}${JSON.stringify(value)}`;
  if (short.length <= FITS || typeof value !== 'object' || value === null) return [short];
  const members = Array.isArray(value)
    ? value.map((one) => jsonLines(one, `${indent} `))
    : Object.entries(value).map(([name, one]) => jsonLines(one, `${indent} `, `"${name}": `));
  const inner = members.flatMap((lines, place) =>
    place === members.length - 1 ? lines : [...lines.slice(0, -1), `${lines.at(-1)},`],
  );
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return [`${indent}${key}${open}`, ...inner, `${indent}${close}`];
}

/** The lines that only one of two texts has, in order, by their longest common sequence. */
function difference(old: readonly string[], fresh: readonly string[]): string[] {
  const common: number[][] = Array.from({ length: old.length + 1 }, () =>
    new Array<number>(fresh.length + 1).fill(0),
  );
  const at = (row: number, column: number) => common[row]?.[column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1)
    for (let column = fresh.length - 1; column >= 0; column -= 1) {
      const line = common[row];
      if (line)
        line[column] =
          old[row] === fresh[column]
            ? at(row + 1, column + 1) + 1
            : Math.max(at(row + 1, column), at(row, column + 1));
    }
  const lines: string[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < fresh.length) {
    const same = row < old.length && column < fresh.length && old[row] === fresh[column];
    if (same) [row, column] = [row + 1, column + 1];
    else if (
      row < old.length &&
      (column >= fresh.length || at(row + 1, column) >= at(row, column + 1))
    )
      lines.push(`- ${old[row++]}`);
    else lines.push(`+ ${fresh[column++]}`);
  }
  return lines;
}
