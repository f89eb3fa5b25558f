import { count, duration } from '../../text.ts';
import type { CellView, FindingView } from '../../view/cell.ts';
import { joined, type Markdown, markdown, markdownProse, preformatted } from '../markup.ts';

const MOST = { reasons: 10, findings: 20 };

/** Parts with a blank line between them, as Markdown wants its blocks. */
export function blocks(parts: readonly (Markdown | '')[]): Markdown {
  return joined(
    parts.filter((part) => part !== ''),
    'markdown',
    '\n\n',
  );
}

/** A failed cell as a folded section: why, whose fault, what next, how to reproduce; with excerpts when asked. */
export function failureSection(cell: CellView, withExcerpts: boolean): Markdown {
  const { look, probe, model, cli, classification } = cell;
  const facts = `${count(cell.attempts, 'attempt')} · ${duration(cell.seconds)} · ${count(cell.requests, 'request')} · CLI exit ${cell.exit}`;
  return blocks([
    markdown`<details>
<summary>${look.emoji} <b>${probe}</b> · ${model} · CLI ${cli} · ${classification}</summary>`,
    items(cell.reasons.slice(0, MOST.reasons).map(markdownProse)),
    items(
      cell.checks.map(({ look: check, text }) => markdown`${check.emoji} ${markdownProse(text)}`),
    ),
    items(cell.tries.map(markdownProse)),
    markdown`**Fault:** ${cell.fault}. **Next step:** ${markdownProse(cell.next)} (<code>${cell.guide}</code>)`,
    markdown`Cell <code>${cell.cell}</code> · ${facts}`,
    markdown`Reproduce: <code>${cell.reproduce}</code>`,
    findingsTable(cell),
    withExcerpts ? excerpts(cell) : '',
    markdown`</details>`,
  ]);
}

/** A list, an item a line. */
export function items(parts: readonly Markdown[]): Markdown | '' {
  if (parts.length === 0) return '';
  return joined(
    parts.map((part) => markdown`- ${part}`),
    'markdown',
  );
}

function findingsTable({ findings, findingsLeft }: CellView): Markdown | '' {
  if (findings.length === 0) return '';
  const shown = findings.slice(0, MOST.findings);
  const left = findings.length + findingsLeft - shown.length;
  return blocks([
    joined(
      [
        markdown`| severity | rule | party | finding | exchange |`,
        markdown`| --- | --- | --- | --- | --- |`,
        ...shown.map(findingRow),
      ],
      'markdown',
    ),
    left > 0 ? markdown`${left} more in report.json.` : '',
  ]);
}

function findingRow({ severity, rule, party, message, where }: FindingView): Markdown {
  return markdown`| ${severity} | ${rule} | ${party} | ${markdownProse(message)} | ${where} |`;
}

function excerpts({ excerpts }: CellView): Markdown | '' {
  if (excerpts.length === 0) return '';
  return blocks(excerpts.flatMap(({ title, text }) => [markdown`${title}:`, preformatted(text)]));
}
