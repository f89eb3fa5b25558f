import { errorWords } from '../outputs.ts';
import { clip, oneLine } from '../text.ts';
import type { View } from '../view/view.ts';

/** The message that fails the check, or undefined when it passed. Tells regression, configuration and infrastructure apart. */
export function failureMessage(view: View): string | undefined {
  const { verdict, title, error, complete, groups, failing } = view;
  if (verdict === 'passed') return undefined;
  const incomplete = complete ? '' : ' The run was cut short: cells of the plan are missing.';
  if (verdict === 'error') {
    const message = error ? `: ${clip(error.message, 3000)}` : '.';
    return `${errorWords(view)}${message}${incomplete}`;
  }
  const regressions = groups.filter(({ level }) => level === 'regression');
  const told = [...regressions.map(({ headline }) => headline), ...failing];
  const lines = told.slice(0, 5).map((line) => `  ${oneLine(line, 400)}`);
  const more = told.length - lines.length;
  if (more > 0) lines.push(`  and ${more} more, see the summary`);
  const also = error ? ` Also: ${errorWords(view).toLowerCase()}.` : '';
  return `${title}.${also}${incomplete}\n${lines.join('\n')}`.trimEnd();
}
