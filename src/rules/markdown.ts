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
What an upstream of the same API already sent wrong counts as the upstream's.`;

function row(rule: Rule): string {
  return `| [\`${rule.id}\`](#${anchor(rule.id)}) | ${rule.severity} | ${rule.says.replaceAll('|', '\\|')} |`;
}

/** GitHub's anchor of a heading: lower case, without punctuation. */
function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w -]/g, '');
}

function section(rule: Rule): string {
  return [
    `### ${rule.id}`,
    '',
    `**${rule.severity}**, blames ${PARTIES[rule.party]}. ${rule.says}`,
    '',
    `To mend it: ${rule.mend}`,
    '',
    `See <${addressOf(rule.link)}>.`,
  ].join('\n');
}

/** The text of docs/rules.md: a table of all rules, then each with how to mend it. */
export function rulesMarkdown(catalogue: readonly Rule[]): string {
  const table = [
    '| rule | severity | what must hold |',
    '| --- | --- | --- |',
    ...catalogue.map(row),
  ];
  return `${[INTRODUCTION, table.join('\n'), ...catalogue.map(section)].join('\n\n')}\n`;
}
