import { count, duration } from '../../text.ts';
import type { BaselineView } from '../../view/baseline.ts';
import type { MatrixRow } from '../../view/matrix.ts';
import type { GroupView, View } from '../../view/view.ts';
import { joined, type Markdown, markdown, markdownProse } from '../markup.ts';
import { blocks, failureSection, items } from './failure.ts';

/** GitHub drops a summary above 1 MiB as a whole; other steps' text and the runner's own count too. */
const SUMMARY_BYTES = 1024 * 1024 - 64 * 1024;

const MOST = { groups: 30, notes: 100, changed: 20, drift: 100 };

/**
 * The job summary as GitHub Markdown, at most `maxBytes` (UTF-8) long: everything; else the failures alone, without
 * excerpts; else as many of them as fit, with a notice.
 */
export function renderSummary(view: View, maxBytes = SUMMARY_BYTES): string {
  for (const render of [fullSummary, failuresSummary]) {
    const text = page(render(view));
    if (bytes(text) <= maxBytes) return text;
  }
  return trimmedSummary(view, maxBytes);
}

function fullSummary(view: View): (Markdown | '')[] {
  return [
    ...head(view),
    causes(view),
    matrixTable(view, () => true),
    ...failures(view, true),
    flaky(view),
    rates(view),
    notes(view),
    skipped(view),
    ...drifts(view),
  ];
}

function failuresSummary(view: View): (Markdown | '')[] {
  const isRed = ({ cells }: MatrixRow) =>
    cells.some(({ state }) => state === 'failed' || state === 'regression');
  return [
    ...head(view),
    notice('Passed probes and excerpts are left out for size'),
    causes(view),
    matrixTable(view, isRed),
    ...failures(view, false),
  ];
}

/** The verdict, then whole causes, then whole failures, as they fit. */
function trimmedSummary(view: View, maxBytes: number): string {
  const { failures: ranked } = view;
  const tailNotice = (left: number) =>
    notice(`Trimmed for size: ${count(left, 'failure')} of ${ranked.length} not shown`);
  let room = maxBytes - bytes(page([verdictHeading(view), tailNotice(ranked.length)]));
  const upToRoom = <Part>(parts: readonly Part[], render: (part: Part) => Markdown) => {
    const kept: Markdown[] = [];
    for (const part of parts) {
      const rendered = render(part);
      const size = bytes(rendered.text) + 2;
      if (size > room) break;
      room -= size;
      kept.push(rendered);
    }
    return kept;
  };
  const groups = upToRoom(
    openGroups(view).slice(0, MOST.groups),
    (group) => markdown`- ${groupItem(group)}`,
  );
  const sections = upToRoom(ranked, (cell) => failureSection(cell, false));
  const left = ranked.length - sections.length;
  const text = page([verdictHeading(view), ...groups, ...sections, tailNotice(left)]);
  return bytes(text) <= maxBytes ? text : cutToBytes(text, maxBytes);
}

function notice(what: string): Markdown {
  return markdown`> ${what}; report.html in the run's artifact has all of it.`;
}

function verdictHeading({ look, title }: View): Markdown {
  return markdown`### ${look.emoji} ${title}`;
}

function head(view: View): (Markdown | '')[] {
  const { error, complete, target, claude, seconds, baseline, trend, expected, egress } = view;
  return [
    verdictHeading(view),
    error ? markdown`**${error.kind} error:** ${error.message}` : '',
    complete ? '' : markdown`> The run was cut short: cells of the plan are missing below.`,
    markdown`target <code>${target}</code> · Claude Code ${claude} · ${duration(seconds)}`,
    egress === '' ? '' : markdown`${egress}.`,
    baseline ? baselineLines(baseline) : '',
    trend.line === '' ? '' : markdown`${trend.line}`,
    expected.length > 0
      ? items(expected.slice(0, MOST.notes).map(({ line }) => markdown`${line}`))
      : '',
  ];
}

function baselineLines({ line, changes }: BaselineView): Markdown {
  const told = changes.map(({ title, cells }) => {
    const shown = cells.slice(0, MOST.changed).map((cell) => markdown`<code>${cell}</code>`);
    const left = cells.length - shown.length;
    const rest = left > 0 ? ` and ${left} more` : '';
    return markdown`<b>${title}</b>: ${joined(shown, 'markdown', ', ')}${rest}`;
  });
  return blocks([markdown`${line}`, told.length > 0 ? items(told) : '']);
}

function openGroups({ groups }: View): GroupView[] {
  return groups.filter(({ level }) => level !== 'note');
}

function causes(view: View): Markdown | '' {
  const groups = openGroups(view);
  if (groups.length === 0) return '';
  const left = groups.length - MOST.groups;
  return blocks([
    markdown`#### Causes`,
    items(groups.slice(0, MOST.groups).map(groupItem)),
    left > 0 ? markdown`${count(left, 'cause')} more in report.html.` : '',
  ]);
}

function groupItem({ look, level, headline, fault, next, extent }: GroupView): Markdown {
  const step = next === '' ? '' : markdown` <b>Next step:</b> ${markdownProse(next)}`;
  const cells = extent === '' ? '' : markdown`<br>${extent}`;
  return markdown`${look.emoji} ${level}: <b>${markdownProse(headline)}</b><br>Fault: ${fault}.${step}${cells}`;
}

function matrixTable({ matrix }: View, keep: (row: MatrixRow) => boolean): Markdown | '' {
  const rows = matrix.rows.filter(keep);
  if (rows.length === 0) return '';
  const heading = matrix.columns.map(({ model, cli }) => markdown` ${model}<br>${cli} |`);
  return joined(
    [
      markdown`| probe |${heading}`,
      markdown`| --- |${matrix.columns.map(() => markdown` :-: |`)}`,
      ...rows.map(({ probe, cells }) => {
        const states = cells.map(({ look, word }) => markdown` ${look.emoji} ${word} |`);
        return markdown`| ${probe} |${states}`;
      }),
    ],
    'markdown',
  );
}

function failures({ failures: ranked }: View, withExcerpts: boolean): Markdown[] {
  if (ranked.length === 0) return [];
  return [markdown`#### Failures`, ...ranked.map((cell) => failureSection(cell, withExcerpts))];
}

function notes({ groups }: View): Markdown | '' {
  const list = groups.filter(({ level }) => level === 'note');
  return folded(
    'Notes',
    list.length,
    list.slice(0, MOST.notes).map(({ headline }) => markdownProse(headline)),
  );
}

function flaky({ cells }: View): Markdown | '' {
  const list = cells.filter(({ isFlaky, tries }) => isFlaky && tries.length > 0);
  const lines = list
    .slice(0, MOST.notes)
    .map(({ cell, tries }) => markdown`<code>${cell}</code>: ${markdownProse(tries.join('; '))}`);
  return folded('Passed on a later attempt', list.length, lines);
}

function rates({ rates, slower }: View): Markdown | '' {
  const lines = [...slower, ...rates];
  const shown = lines.slice(0, MOST.notes).map((line) => markdown`${line}`);
  return folded('Rates and times', lines.length, shown);
}

function skipped({ cells }: View): Markdown | '' {
  const list = cells.filter(({ outcome }) => outcome === 'skipped');
  const lines = list.map(({ cell, headline }) => markdown`<code>${cell}</code>: ${headline}`);
  return folded('Skipped', list.length, lines);
}

function drifts({ drift }: View): (Markdown | '')[] {
  return drift.map(({ title, items: told }) =>
    folded(
      title,
      told.length,
      told.slice(0, MOST.drift).map((item) => markdown`${item}`),
    ),
  );
}

function folded(title: string, total: number, lines: readonly Markdown[]): Markdown | '' {
  if (total === 0) return '';
  return blocks([
    markdown`<details><summary>${title} (${total})</summary>`,
    items(lines),
    markdown`</details>`,
  ]);
}

function page(parts: readonly (Markdown | '')[]): string {
  return `${blocks(parts).text.trimEnd()}\n`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** For limits too small for even the verdict: whole characters up to the limit. */
function cutToBytes(text: string, maxBytes: number): string {
  let size = 0;
  let end = 0;
  for (const char of text) {
    size += bytes(char);
    if (size > maxBytes) break;
    end += char.length;
  }
  return text.slice(0, end);
}
