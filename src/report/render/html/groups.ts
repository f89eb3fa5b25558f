import { count } from '../../text.ts';
import type { CellView } from '../../view/cell.ts';
import type { GroupView } from '../../view/view.ts';
import { type Html, html, htmlProse } from '../markup.ts';
import { chip } from './cell.ts';

const MOST_LINKS = 100;

/** What broke and what was noticed, each cause once; remarks are folded. */
export function groupList(groups: readonly GroupView[]): Html {
  const told = groups.filter(({ level }) => level !== 'note');
  const notes = groups.filter(({ level }) => level === 'note');
  return html`${told.length > 0 ? section(told) : ''}${notes.length > 0 ? folded(notes) : ''}`;
}

function section(groups: readonly GroupView[]): Html {
  return html`<h2>Causes</h2>\n<ul class="causes">\n${groups.slice(0, 200).map(entry)}</ul>\n`;
}

function folded(notes: readonly GroupView[]): Html {
  return html`<details class="card cell"><summary>Notes (${notes.length})</summary><div><ul class="causes">\n${notes.slice(0, 200).map(entry)}</ul></div></details>\n`;
}

function entry(group: GroupView): Html {
  const { level, look, headline, fault, next, cells } = group;
  const step = next === '' ? '' : html` <strong>Next step:</strong> ${htmlProse(next)}`;
  return html`<li class="card state-${stateOf(level)}">${chip(look, level)} <span class="headline">${htmlProse(headline)}</span>
<p><strong>Fault:</strong> ${fault}.${step}</p>
${members(cells)}</li>
`;
}

/** What the page's filter takes it for. */
function stateOf(level: GroupView['level']): CellView['state'] {
  return level === 'warning' || level === 'note' ? 'passed' : level;
}

function members(cells: readonly CellView[]): Html {
  const links = cells
    .slice(0, MOST_LINKS)
    .map(({ id, cell }) => html`<li><a href="#${id}">${cell}</a></li>`);
  const left = cells.length - links.length;
  const list = html`<ul class="cells time">${links}${left > 0 ? html`<li>and ${left} more</li>` : ''}</ul>`;
  if (cells.length === 1) return list;
  return html`<details><summary class="time">${count(cells.length, 'cell')}</summary>${list}</details>`;
}
