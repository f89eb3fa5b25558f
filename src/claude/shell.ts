import type { Claude } from './locate.ts';

/** Tools of the CLI's own that start no command of the model's choice; of any other it is not known. */
const WITHOUT_SHELL: ReadonlySet<string> = new Set(
  'Agent AskUserQuestion Edit EnterPlanMode ExitPlanMode Glob Grep LS MultiEdit NotebookEdit NotebookRead Read Skill StructuredOutput Task TodoRead TodoWrite ToolSearch WebFetch WebSearch Write'.split(
    ' ',
  ),
);

/**
 * Whether a CLI process lets the model run commands: in every permission mode the CLI runs those that it holds to be
 * read-only without asking (`wc --files0-from=FILE`, `ps`; 2.1.331). A release without `--tools` has all its tools.
 */
export function hasShell(
  { tools }: { readonly tools?: readonly string[] | undefined },
  { flags }: Pick<Claude, 'flags'>,
): boolean {
  if (tools === undefined || !flags.has('--tools')) return true;
  return tools.some((name) => !name.startsWith('mcp__') && !WITHOUT_SHELL.has(name));
}
