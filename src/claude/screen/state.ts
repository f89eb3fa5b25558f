/**
 * What the CLI's screen shows, told by the marks that stayed the same over the releases tried (1.0.128, 2.0.77,
 * 2.1.216, 2.1.331). It serves waiting only: what a session did is told by its file and the wire.
 */

/**
 * `starting`: nothing known is drawn yet. `ready`: the prompt stands and nothing works. `working`: a turn runs.
 * `asking`: a dialog with options waits for a choice. `notice`: a box waits for a key and has no options.
 */
export type ScreenState = 'starting' | 'ready' | 'working' | 'asking' | 'notice';

/** A dialog's options, as the arrow keys walk them. */
export type Options = { readonly labels: readonly string[]; readonly selected: number };

/**
 * Above and below the prompt in all four; above dialogs with corners in 1.0.128, and with `▔` some of 2.1.331, which writes
 * a session's name into it.
 */
const RULE = /^[─▔╭╮╰╯]{20,}(?: \S.{0,80} ─+)?$/u;

/** `>` in 1.0.128, `❯` since 2.0. */
const PROMPT = /^[❯>](?: |$)/u;

/** The row of a dialog that the cursor is on, in a frame in 1.0.128. Its label may have a number, or (2.1.331) none. */
const SELECTED = /^(?<before>[│ ]{0,4}❯ )(?<label>\S.*)$/u;

/** Those of 2.1.331 that leave plan mode say nothing of Escape below their options. */
const NUMBERED = /^[│ ]{0,4}❯ \d\. /u;

/** In the spinner's row up to 2.0.77, in the last row since 2.1. */
const INTERRUPTIBLE = /\besc to interrupt\b/;

/** `✻ Pouncing… (esc to interrupt)`, `· Frolicking… (0s · ↓ 1 tokens)`: a glyph that turns, and a verb of many. */
const SPINNER = /^[^\p{L}\p{N}\s❯>●⎿│─] ?\p{Lu}\S*…/u;

/** Below every dialog since 2.0.77; `Esc to close` below what only shows something (`/cost` in 2.1.331). */
const CANCELS = /\besc to (?:cancel|close|exit)\b/i;

/** What has to stand under a box's last line at most. */
const FOOT_ROWS = 3;

/** A dialog's question and what it is about, above its options. */
const QUESTION_ROWS = 12;

/** The state that the rows show. */
export function stateOf(rows: readonly string[]): ScreenState {
  const drawn = rows.filter((row) => row !== '');
  if (optionsOn(rows)) return 'asking';
  const prompt = promptAt(drawn);
  if (prompt === undefined) {
    const waits = drawn.slice(-FOOT_ROWS).some((row) => CANCELS.test(row));
    return waits ? 'notice' : drawn.some((row) => SPINNER.test(row)) ? 'working' : 'starting';
  }
  const beside = [...drawn.slice(0, prompt), ...drawn.slice(prompt + 1)];
  return beside.some((row) => SPINNER.test(row)) || beside.some(isInterruptible)
    ? 'working'
    : 'ready';
}

/** The text that stands in the prompt, with the rows it takes joined; undefined where no prompt is. */
export function promptText(rows: readonly string[]): string | undefined {
  const drawn = rows.filter((row) => row !== '');
  const start = promptAt(drawn);
  if (start === undefined) return undefined;
  const end = drawn.findIndex((row, index) => index > start && RULE.test(row));
  return drawn
    .slice(start, end < 0 ? undefined : end)
    .map((row, index) => (index === 0 ? row.slice(1) : row).trim())
    .join('');
}

/** The options of the dialog on the screen; undefined where there is none. */
export function optionsOn(rows: readonly string[]): Options | undefined {
  const at = rows.findLastIndex(
    (row, index) => SELECTED.test(row) && !RULE.test(rows[index - 1] ?? ''),
  );
  const { before, label } = SELECTED.exec(rows[at] ?? '')?.groups ?? {};
  if (before === undefined || label === undefined || !isDialog(rows, at)) return undefined;
  const above = optionsBeyond(rows.slice(0, at).reverse(), before.length).reverse();
  const below = optionsBeyond(rows.slice(at + 1), before.length);
  const labels = [...above, label, ...below].map(plainLabel);
  return labels.length < 2 ? undefined : { labels, selected: above.length };
}

/** The dialog's options with what stands above them; empty where no dialog is. */
export function dialogText(rows: readonly string[]): string {
  const at = selectedRow(rows);
  return optionsOn(rows) === undefined
    ? ''
    : rows.slice(Math.max(0, at - QUESTION_ROWS)).join('\n');
}

/** A prompt that was sent looks like a selected option, but it stands above the rule that opens a dialog. */
function isDialog(rows: readonly string[], at: number): boolean {
  const after = rows.slice(at + 1).filter((row) => row !== '');
  const framed = rows[at]?.startsWith('│') === true;
  const numbered = NUMBERED.test(rows[at] ?? '');
  return (
    rows.slice(0, at).some((row) => RULE.test(row)) &&
    promptAt(after) === undefined &&
    (framed || numbered || after.slice(-FOOT_ROWS).some((row) => CANCELS.test(row)))
  );
}

/** Labels in the rows next to the selected one, until a blank row or one that begins left of them. */
function optionsBeyond(rows: readonly string[], column: number): string[] {
  const labels: string[] = [];
  for (const row of rows) {
    const inner = row.replace(/^│/, ' ');
    const indent = inner.search(/\S/);
    if (indent < column) break;
    if (indent === column) labels.push(inner.slice(column));
  }
  return labels;
}

/** Without its number and a frame's right side. */
function plainLabel(label: string): string {
  return label.replace(/^\d+\. /, '').replace(/\s*│$/, '');
}

/** The row that the dialog's cursor is on, else -1; below a rule stands the prompt. */
function selectedRow(rows: readonly string[]): number {
  return rows.findLastIndex(
    (row, index) => SELECTED.test(row) && !RULE.test(rows[index - 1] ?? ''),
  );
}

function isInterruptible(row: string): boolean {
  return INTERRUPTIBLE.test(row);
}

/** The prompt's first row: right below a rule, and the last of such. */
function promptAt(drawn: readonly string[]): number | undefined {
  const at = drawn.findLastIndex(
    (row, index) => PROMPT.test(row) && RULE.test(drawn[index - 1] ?? ''),
  );
  return at < 0 ? undefined : at;
}
