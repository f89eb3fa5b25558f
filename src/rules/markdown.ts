import { addressOf } from './published.ts';
import type { Rule } from './rule.ts';

const PARTIES: Readonly<Record<Rule['party'], string>> = {
  target: 'the target',
  upstream: 'the upstream',
  cli: 'the CLI',
  model: 'the model',
};

const INTRODUCTION = `# Wire rules

What must hold between Claude Code and your proxy, and between your proxy and its upstream. A broken rule is a
finding in the report, under the rule's id. An **error** breaks Claude Code in some release, a **warning** degrades it, a
**note** is worth knowing; single breaches can be milder or blame another party than the rule names.
What an upstream of the same API already sent wrong counts as the upstream's.

Each example shows what of a few bytes breaks the rule (\`-\`) and what does not (\`+\`).`;

function row(rule: Rule): string {
  return `| [\`${rule.id}\`](#${anchor(rule.id)}) | ${rule.severity} | ${rule.says.replaceAll('|', '\\|')} |`;
}

/** GitHub's anchor of a heading: lower case, without punctuation. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w -]/g, '');
}

function section(rule: Rule, example: readonly string[]): string {
  return [
    `### ${rule.id}`,
    '',
    `**${rule.severity}**, blames ${PARTIES[rule.party]}. ${rule.says}`,
    '',
    `To mend it: ${rule.mend}`,
    '',
    `See <${addressOf(rule.link)}>.`,
    ...(example.length === 0 ? [] : ['', '```diff', ...example, '```']),
  ].join('\n');
}

/**
 * The text of docs/rules.md: a table of all rules, then each with how to mend it.
 *
 * @param exampleOf lines of a diff, from bytes that break the rule to the same without the fault
 */
export function rulesMarkdown(
  catalogue: readonly Rule[],
  exampleOf: (id: string) => readonly string[],
): string {
  const table = [
    '| rule | severity | what must hold |',
    '| --- | --- | --- |',
    ...catalogue.map(row),
  ];
  return `${[INTRODUCTION, table.join('\n'), ...catalogue.map((rule) => section(rule, exampleOf(rule.id)))].join('\n\n')}\n`;
}
