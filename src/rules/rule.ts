import type { AttemptWire } from '../wire/reading.ts';
import type { Subjects } from './subjects.ts';

/** `error` breaks Claude Code in some release; `warning` degrades it; `note` is worth knowing. */
export type Severity = 'error' | 'warning' | 'note';

export type Party = 'target' | 'upstream' | 'cli' | 'model';

/** One place where a rule is broken; plain text stands for the rule's own severity and party. */
export type Breach =
  | string
  | {
      /** Expected against seen, in one sentence. */
      readonly message: string;
      /** Overrides the rule's own, where one kind of breach is milder or another's fault. */
      readonly severity?: Severity | undefined;
      readonly party?: Party | undefined;
      /** Where in a body, e.g. `tools[3].input_schema`. */
      readonly path?: string;
      /** The same for breaches that are one finding though their words differ; by default the words. */
      readonly key?: string;
    };

/**
 * A wire rule: what it looks at, as data, and a pure function over one such subject. What a `check` finds is told
 * of the subject's `north` exchange.
 */
export type Rule<On extends keyof Subjects = keyof Subjects> = {
  [Each in On]: {
    /** `family/name`, e.g. `stream/block-index`: a contract, used in reports and docs; it tells the file too. */
    readonly id: string;
    readonly on: Each;
    readonly severity: Severity;
    readonly party: Party;
    /** What must hold, in one sentence for the user. */
    readonly says: string;
    /** How to mend it. */
    readonly mend: string;
    /** The public contract's page, or `owner/repo#n`: an issue that shows the defect in the wild. */
    readonly link: string;
    readonly check: (subject: Subjects[Each], wire: AttemptWire) => readonly Breach[];
  };
}[On];

/** What a check gives that finds one breach at most. */
export function atMostOne(breach: Breach | undefined): readonly Breach[] {
  return breach === undefined ? [] : [breach];
}

/**
 * Words with figures that don't matter: breaches that differ in these alone are one finding, told by the first. A
 * number that does matter, such as a status, is put in as text.
 */
export function figures(words: TemplateStringsArray, ...values: readonly (string | number)[]) {
  const joined = (shown: (value: string | number) => string) =>
    words.map((part, place) => part + shown(values[place] ?? '')).join('');
  return {
    message: joined(String),
    key: joined((value) => (typeof value === 'number' ? '#' : value)),
  };
}
