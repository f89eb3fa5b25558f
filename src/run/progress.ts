import { probeLine } from '../report/render/terminal.ts';
import type { Outcome } from '../report/report.ts';
import { decidingReason } from '../report/view/wording.ts';
import { plainLine } from '../system/plain-line.ts';

/** How a run tells of itself while it goes on; the entries decide where it shows. */
export type Progress = {
  /** A phase begins; phases do not nest. */
  readonly phase: (title: string) => void;
  readonly line: (text: string) => void;
  readonly cell: (
    outcome: Outcome,
    position: { readonly index: number; readonly total: number },
  ) => void;
};

/** Progress as plain lines: one a probe as it ends, a failure with its deciding reason below. */
export function lineProgress(
  line: (text: string) => void,
  phase: (title: string) => void,
): Progress {
  return {
    phase,
    line: (text) => line(plainLine(text)),
    cell: (outcome, position) => {
      const column = `${outcome.model} · ${outcome.cli_version}`;
      line(plainLine(probeLine(outcome, { ...position, column })));
      const reason = outcome.outcome === 'passed' ? undefined : decidingReason(outcome);
      if (reason) line(plainLine(`        ${reason}`));
    },
  };
}
