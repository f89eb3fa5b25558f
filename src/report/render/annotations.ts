import { clip, count, oneLine } from '../text.ts';
import type { CellView } from '../view/cell.ts';
import type { GroupView, View } from '../view/view.ts';

type Annotation = {
  readonly level: 'error' | 'warning' | 'notice';
  readonly title: string;
  readonly message: string;
};

/** GitHub keeps ten of a level a step and drops the rest in silence; `setFailed` takes an error, faults of reporting a warning. */
const MOST_PER_LEVEL = 8;
/** GitHub's limit for a message. */
const MESSAGE_CHARACTERS = 4096;

/**
 * What GitHub shows on the run's page, one a cause. Errors: the run's own error, then regressions; warnings: failures
 * outside `fail-on`, flaky cells, findings that decided no cell; one notice for what was skipped, one for a baseline that is not there.
 */
export function annotationsFor(view: View): Annotation[] {
  return [...errors(view), ...warnings(view), ...skippedNotice(view), ...baselineNotice(view)].map(
    (annotation) => ({
      ...annotation,
      title: clip(annotation.title, 250),
      message: clip(annotation.message, MESSAGE_CHARACTERS),
    }),
  );
}

function errors({ error, groups, failing }: View): Annotation[] {
  const gone: Annotation[] =
    failing.length === 0
      ? []
      : [
          {
            level: 'error',
            title: `claude-smoke: ${failing.length} beside the cells`,
            message: failing.slice(0, 20).join('\n'),
          },
        ];
  const own: Annotation[] = error
    ? [
        ...gone,
        {
          level: 'error',
          title: `claude-smoke: ${error.kind} error`,
          message: error.message || 'No message was given.',
        },
      ]
    : gone;
  const regressions = groups.filter(({ level }) => level === 'regression');
  const room = MOST_PER_LEVEL - own.length;
  return [
    ...own,
    ...regressions.slice(0, room).map((group) => causeOf('error', group)),
    ...more('error', regressions.slice(room)),
  ];
}

function warnings({ groups }: View): Annotation[] {
  const all = groups.filter(({ level }) => level !== 'regression' && level !== 'note');
  const room = all.length > MOST_PER_LEVEL ? MOST_PER_LEVEL - 1 : MOST_PER_LEVEL;
  return [
    ...all.slice(0, room).map((group) => causeOf('warning', group)),
    ...more('warning', all.slice(room)),
  ];
}

function causeOf(level: 'error' | 'warning', group: GroupView): Annotation {
  const { headline, extent, fault, next, cells } = group;
  const guide = cells[0] && next !== '' ? ` See ${cells[0].guide}.` : '';
  return {
    level,
    title: titleOf(group),
    message: [
      sentence(oneLine(headline, 2500)),
      extent === '' ? '' : sentence(extent),
      `Fault: ${fault}.`,
      next === '' ? '' : `Next: ${next}${guide}`,
    ]
      .filter((part) => part !== '')
      .join(' '),
  };
}

function titleOf({ level, rule, party, classification, cells }: GroupView): string {
  const [first] = cells;
  const place = first ? `${first.probe} on ${first.fullModel} with CLI ${first.cli}` : '';
  const more = cells.length > 1 ? ` and ${count(cells.length - 1, 'cell')} more` : '';
  if (level === 'warning') return `${rule} (${party})`;
  return `${level === 'flaky' ? level : classification}: ${place}${more}`;
}

function skippedNotice({ cells }: View): Annotation[] {
  const skipped = cells.filter(({ outcome }) => outcome === 'skipped');
  if (skipped.length === 0) return [];
  const byReason = Map.groupBy(skipped, ({ headline }) => oneLine(headline, 300));
  const lines = [...byReason].slice(0, 10).map(([reason, list]) => `${list.length} × ${reason}`);
  return [
    {
      level: 'notice',
      title: `claude-smoke: ${count(skipped.length, 'cell')} skipped`,
      message: lines.join('\n'),
    },
  ];
}

function baselineNotice({ baseline }: View): Annotation[] {
  if (!baseline || baseline.isFound) return [];
  return [{ level: 'notice', title: 'claude-smoke: no baseline', message: baseline.line }];
}

function more(level: 'error' | 'warning', left: readonly GroupView[]): Annotation[] {
  if (left.length === 0) return [];
  const cells = new Set<CellView>(left.flatMap((group) => group.cells));
  const message = `${count(left.length, 'cause')} more (${count(cells.size, 'cell')}), see the summary.`;
  return [{ level, title: 'claude-smoke', message }];
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}
