/** Which command-line flags a release accepts. */

import { compareVersions } from './version.ts';

/** Accepted by every release tried since then (1.0.128 to 2.1.330), though some or all helps hide them. */
const HIDDEN_FLAGS = ['--system-prompt', '--system-prompt-file', '--max-turns'];
const HIDDEN_SINCE = '1.0.128';

/** Options stand two columns in; deeper lines are wrapped descriptions, which may name flags too. */
const OPTION_LINE = /^ {2}(-\S.*)$/gm;
const DESCRIPTION = / {2}.*$/;
const LONG_FLAG = /(?<![\w-])--[A-Za-z][\w-]*/g;

/** The long flags in the option list of a `--help`, with all their spellings. */
export function parseFlags(help: string): Set<string> {
  const lines = help.replaceAll('\r\n', '\n').matchAll(OPTION_LINE);
  const terms = [...lines].map(([, line = '']) => line.replace(DESCRIPTION, ''));
  return new Set(terms.flatMap((term) => term.match(LONG_FLAG) ?? []));
}

/** The long flags that this release accepts: those of its help, and the hidden ones known of it. */
export function acceptedFlags(help: string, version: string): Set<string> {
  const hidden = compareVersions(version, HIDDEN_SINCE) < 0 ? [] : HIDDEN_FLAGS;
  return new Set([...parseFlags(help), ...hidden]);
}
