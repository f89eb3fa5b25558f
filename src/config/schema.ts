import { z } from 'zod';
import { targetUrl, upstream } from './address.ts';
import { CLASSIFICATIONS, type FailOn } from './config.ts';
import { customProbes } from './custom-probes.ts';
import { quoted } from './faults.ts';
import { describeInput, INPUT_ROWS, type InputName } from './inputs.ts';
import { modelList } from './models.ts';
import { insidePath } from './paths.ts';
import { didYouMean } from './spelling.ts';
import {
  environment,
  flag,
  headerText,
  listOf,
  numberWithin,
  oneOf,
  shown,
  text,
} from './values.ts';

const RELEASE = /^(latest|\d{1,6}\.\d{1,6}\.\d{1,6}(-[0-9A-Za-z.-]{1,40})?)$/;

/** A green cell fails nothing. */
const FAIL_ON: readonly FailOn[] = [
  ...CLASSIFICATIONS.filter((classification) => classification !== 'passed'),
  'new_failure',
];

const OURS = ['ANTHROPIC_BASE_URL', 'ANTHROPIC_AUTH_TOKEN', 'ANTHROPIC_API_KEY'];

const fields = {
  config: text(),
  mode: oneOf(['run', 'plan', 'merge']),
  'proxy-command': text(),
  'proxy-url': targetUrl(),
  'proxy-setup': text(),
  'proxy-files': z
    .array(
      z.strictObject(
        { path: filePath(), content: z.string({ error: 'needs a content of text' }) },
        { error: 'must be a map of path and content' },
      ),
      { error: 'must be a list of maps with path and content' },
    )
    .max(100, { error: 'must not name more than 100 files' }),
  'proxy-ready': text().regex(/^\/[^\s#]*$/, {
    error: shown('must be a path that starts with "/"'),
  }),
  'proxy-ready-timeout': numberWithin('a number of seconds', 1, 3600, 'any'),
  'proxy-env': environment(() => undefined),
  'proxy-log': text(),
  'proxy-working-directory': text(),
  'proxy-restart': oneOf(['model', 'cell', 'never']),
  'auth-token': headerText(),
  'auth-token-file': text(),
  'claude-env': environment(refuseClaudeVariable),
  upstream: upstream(),
  models: modelList(),
  probes: listOf(text(), 200),
  'custom-probes': customProbes(),
  'claude-version': listOf(
    z.string().regex(RELEASE, { error: shown('must be "latest" or a version such as 2.1.330') }),
    50,
  ),
  'claude-path': text(),
  concurrency: z.union(
    [z.literal('auto'), numberWithin('"auto" or a whole number', 1, 64, 'whole')],
    {
      error: shown('must be "auto" or a whole number from 1 to 64'),
    },
  ),
  'probe-timeout': numberWithin('a number of seconds', 1, 3600, 'any'),
  retries: numberWithin('a whole number', 0, 5, 'whole'),
  repeat: numberWithin('a whole number', 1, 50, 'whole'),
  'budget-usd': numberWithin('a number of US dollars', 0, 100_000, 'any'),
  baseline: text().refine((value) => !value.startsWith('branch:'), {
    error: shown('must be the path of a report.json; branch:<name> is not built yet'),
  }),
  'fail-on': failOn(),
  shard: shard(),
  'report-dir': text(),
  'upload-artifact': flag(),
  'artifact-name': z
    .string({ error: 'must be text' })
    .max(200, { error: 'must not have more than 200 characters' })
    .refine((name) => !/[":<>|*?\\/\p{Cc}]/u.test(name), {
      error: shown('must hold none of " : < > | * ? \\ /'),
    }),
  'artifact-retention-days': numberWithin('a whole number of days', 1, 90, 'whole'),
} satisfies Record<InputName, z.ZodType>;

/** One value at a time; what several of them mean together is checked in load.ts. */
export const settingsSchema = z.strictObject(fields).partial();

/** The settings that were given, each read into its type. */
export type Settings = z.output<typeof settingsSchema>;

/** JSON Schema (draft 7, which editors know best) of the YAML file. */
export function configJsonSchema(): object {
  const described = INPUT_ROWS.filter((row) => row.only !== 'input').map((row) => {
    return [row.name, fields[row.name].describe(describeInput(row)).optional()] as const;
  });
  const schema = z.strictObject(Object.fromEntries(described));
  const title = 'Settings of claude-smoke-action';
  return { title, ...z.toJSONSchema(schema, { io: 'input', target: 'draft-7' }) };
}

function filePath() {
  return z
    .string({ error: 'needs a path of text' })
    .refine(insidePath, { error: "must be a path inside the proxy's working directory" });
}

function refuseClaudeVariable(name: string): string | undefined {
  if (OURS.includes(name)) return 'is set by the action (see proxy-url and auth-token)';
  if (/^(ANTHROPIC|CLAUDE_CODE)_/.test(name)) return undefined;
  return 'only names that start with ANTHROPIC_ or CLAUDE_CODE_ are allowed';
}

function failOn() {
  const options = [...FAIL_ON, 'none'];
  const item = z.string().refine((value) => options.includes(value), {
    error: ({ input }) => `${quoted(input)} is not known${didYouMean(String(input), options)}`,
  });
  return listOf(item, 50).transform((values, context): ReadonlySet<FailOn> => {
    const chosen = FAIL_ON.filter((classification) => values.includes(classification));
    if (chosen.length > 0 && values.includes('none')) {
      context.addIssue({ code: 'custom', message: '"none" excludes all others' });
    }
    return new Set(chosen);
  });
}

function shard() {
  const error = shown('must be part/parts, such as 2/4, with at most 256 parts');
  return z.string({ error }).transform((value, context) => {
    const [, index, count] = /^(\d{1,3})\/(\d{1,3})$/.exec(value) ?? [];
    const read = { index: Number(index), count: Number(count) };
    if (read.index >= 1 && read.index <= read.count && read.count <= 256) return read;
    context.addIssue({ code: 'custom', message: error({ input: value }) });
    return z.NEVER;
  });
}
