import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);
import {
  LOOKS,
  clip,
  codeOf,
  count,
  decidingReason,
  duration,
  killLivingChildren,
  listed,
  oneLine,
  plainLine
} from "./chunk-SGZDLBJ7.js";

// src/run/cancel.ts
function cancelOnSignals(onCancel) {
  const controller = new AbortController();
  const cancel = (signal) => {
    if (controller.signal.aborted) process.exit(130);
    onCancel(signal);
    controller.abort();
  };
  process.on("SIGINT", cancel);
  process.on("SIGTERM", cancel);
  process.on("exit", killLivingChildren);
  process.stdout.on("error", (error) => {
    if (codeOf(error) === "EPIPE") controller.abort();
  });
  process.stderr.on("error", () => void 0);
  return controller.signal;
}

// src/report/render/terminal.ts
import { styleText } from "node:util";
var MOST = { groups: 10, checks: 8, changed: 10, drift: 6 };
function probeLine(outcome, position) {
  const { index, total, column } = position;
  const number = `[${String(index).padStart(String(total).length)}/${total}]`;
  const name = oneLine(outcome.feature, 60).padEnd(26);
  const where = column === void 0 ? "" : `  ${oneLine(column, 60)}`;
  const flaky = outcome.flaky ? "  flaky" : "";
  const why = outcome.outcome === "passed" ? flaky : `  ${outcome.classification}`;
  return noCommand(
    `${number} ${name}  ${LOOKS[outcome.outcome].word}  ${duration(outcome.duration_s)}${why}${where}`
  );
}
function terminalTable(view, options = {}) {
  const width = Math.max(40, options.width ?? 100);
  const paint = options.color ? ansi : (text) => text;
  const lines = [
    ...matrixBlocks(view.matrix, width, paint),
    ...causeLines(view, width),
    ...driftLines(view.drift, width),
    ...view.egress === "" ? [] : [clip(view.egress, 600), ""],
    ...baselineLines(view, width),
    ...view.trend.line === "" ? [] : [clip(view.trend.line, Math.max(width, 160))],
    ...[...view.slower, ...view.rates].slice(0, MOST.changed).map((line) => clip(line, Math.max(width, 160))),
    ...view.expected.slice(0, MOST.changed).map(({ line }) => clip(line, Math.max(width, 160))),
    clip(view.title, width),
    ""
  ];
  return noCommand(lines.join("\n"));
}
function driftLines(drift, width) {
  return drift.flatMap(({ title, items }) => {
    const left = items.length - MOST.drift;
    return [
      clip(title, width),
      ...items.slice(0, MOST.drift).map((item) => clip(`  ${item}`, width)),
      ...left > 0 ? [`  … ${left} more in report.json`] : [],
      ""
    ];
  });
}
function noCommand(text) {
  return text.replaceAll("##[", "## [");
}
function ansi(text, colour) {
  return styleText(colour, text, { validateStream: false });
}
function matrixBlocks(matrix, width, paint) {
  const first = Math.min(
    32,
    Math.max(5, ...matrix.rows.map(({ probe }) => oneLine(probe, 32).length))
  );
  const blocks = [];
  let start = 0;
  while (start < matrix.columns.length) {
    const end = blockEnd(matrix, start, width - first);
    blocks.push(blockLines(matrix, start, end, first, paint));
    start = end;
  }
  return blocks.flatMap((lines) => [...lines, ""]);
}
function blockEnd(matrix, start, room) {
  let end = start;
  let used = 0;
  while (end < matrix.columns.length) {
    used += columnWidth(matrix, end) + 2;
    if (used > room && end > start) break;
    end += 1;
  }
  return end;
}
function blockLines(matrix, start, end, first, paint) {
  const widths = matrix.columns.slice(start, end).map((_, index) => columnWidth(matrix, start + index));
  const heading = (text) => matrix.columns.slice(start, end).map((column, index) => text(column).padEnd(widths[index] ?? 0)).join("  ").trimEnd();
  return [
    `${"".padEnd(first)}  ${heading(modelTitle)}`,
    `${"probe".padEnd(first)}  ${heading(cliTitle)}`,
    ...matrix.rows.map(({ probe, cells }) => {
      const texts = cells.slice(start, end).map((cell, index) => {
        const last = index === end - start - 1;
        const word = cellText(cell);
        return `${paint(word, cell.look.colour)}${last ? "" : " ".repeat(Math.max(0, (widths[index] ?? 0) - word.length))}`;
      });
      return `${oneLine(probe, first).padEnd(first)}  ${texts.join("  ")}`;
    })
  ];
}
function columnWidth(matrix, index) {
  const column = matrix.columns[index];
  const titles = column ? [modelTitle(column).length, cliTitle(column).length] : [];
  const words = matrix.rows.map(({ cells }) => {
    const cell = cells[index];
    return cell ? cellText(cell).length : 0;
  });
  return Math.max(...titles, ...words);
}
function modelTitle({ model }) {
  return oneLine(model, 28);
}
function cliTitle({ cli }) {
  return oneLine(cli, 28);
}
function cellText({ state, look, word }) {
  const saysAll = state === "passed" || state === "missing" || word === "flaky";
  return saysAll ? look.word : `${look.word} ${word}`;
}
function causeLines({ groups }, width) {
  const told = groups.filter(({ level }) => level !== "note");
  const left = told.length - MOST.groups;
  return [
    ...told.slice(0, MOST.groups).flatMap((group) => causeBlock(group, width)),
    ...left > 0 ? [`${count(left, "cause")} more, see report.html`, ""] : []
  ];
}
function causeBlock(group, width) {
  const { level, headline, fault, next, extent, cells } = group;
  const title = `${level.toUpperCase()} ${clip(headline, 600)}`;
  if (next === "") {
    const tries = level === "flaky" ? cells[0]?.tries ?? [] : [];
    return [title, ...tries.map((line) => clip(`  ${line}`, Math.max(width, 160))), ""];
  }
  const checks = cells[0]?.checks.slice(0, MOST.checks) ?? [];
  return [
    title,
    ...checks.map(({ look, text }) => clip(`  ${look.mark} ${text}`, Math.max(width, 160))),
    ...extent === "" ? [] : [clip(`  in    ${extent}`, Math.max(width, 160))],
    `  fault ${fault}`,
    `  next  ${next}`,
    ""
  ];
}
function baselineLines({ baseline }, width) {
  if (!baseline) return [];
  const most = Math.max(width, 160);
  return [
    clip(baseline.line, most),
    ...baseline.changes.map(
      ({ title, cells }) => clip(`  ${title}: ${listed(cells, MOST.changed)}`, most)
    ),
    ""
  ];
}

// src/run/progress.ts
function lineProgress(line, phase) {
  return {
    phase,
    line: (text) => line(plainLine(text)),
    cell: (outcome, position) => {
      const column = `${outcome.model} · ${outcome.cli_version}`;
      line(plainLine(probeLine(outcome, { ...position, column })));
      const reason = outcome.outcome === "passed" ? void 0 : decidingReason(outcome);
      if (reason) line(plainLine(`        ${reason}`));
    }
  };
}

export {
  cancelOnSignals,
  terminalTable,
  lineProgress
};
