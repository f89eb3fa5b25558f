import { z } from 'zod';
import { jsonValue } from './json-value.ts';
import { flag, shown, text } from './kinds.ts';
import { insidePath } from './paths.ts';

/*
 * Probes of the user's own, as data. They run under the same isolation as ours: what may be asked for here is what
 * an empty workspace, least permissions and an own environment allow.
 */

/** Flags that change what is asked, never what is allowed. */
const FLAGS = [
  '--append-system-prompt',
  '--betas',
  '--disallowedTools',
  '--fallback-model',
  '--max-turns',
] as const;

/** Tools that touch files or run commands: a rule must say which. */
const SCOPED = /^(Bash|Read|Write|Edit|MultiEdit|NotebookEdit|Glob|Grep|LS)\b/;
const SCOPE = /^\w+\((\.\/[^()]*|(?=[^()*:\s])[^()]+)\)$/;
const FILE_RULE = /^(Read|Write|Edit|MultiEdit|NotebookEdit|Glob|Grep|LS)\((?!\.\/)/;

const NAME = /^[a-z][a-z0-9_]{1,39}$/;

const list = (item: z.ZodType<string, string>, most: number) =>
  z
    .array(item, { error: 'must be a list of texts' })
    .max(most, { error: `must not hold more than ${most}` });

const prompt = () =>
  text().refine((value) => !value.includes('{secret}'), {
    error:
      'must not hold {secret}: an echo would pass; put it into a file, or use {left} and {right}',
  });

const allowRule = () =>
  text()
    .refine((rule) => !SCOPED.test(rule) || SCOPE.test(rule), {
      error: shown('must be scoped, such as Read(./**) or Bash(echo hello)'),
    })
    .refine((rule) => !FILE_RULE.test(rule) && !rule.includes('..'), {
      error: shown('must stay inside the workspace: its path starts with "./" and holds no ".."'),
    });

const pattern = () =>
  text().refine(
    (source) => {
      try {
        return new RegExp(source, 'u') !== undefined;
      } catch {
        return false;
      }
    },
    { error: shown('must be a regular expression') },
  );

const answer = z.union(
  [
    z.literal('secret'),
    z.strictObject({ equals: text() }, { error: 'must be a map' }),
    z.strictObject({ matches: pattern() }, { error: 'must be a map' }),
  ],
  { error: 'must be "secret", or a map of either equals or matches' },
);

const expectation = z
  .strictObject(
    {
      answer: answer.optional(),
      'tool-called': text().optional(),
      'tool-error': flag().optional(),
      schema: jsonValue().optional(),
      exit: z.enum(['clean', 'any'], { error: shown('must be "clean" or "any"') }).optional(),
    },
    {
      error: ({ input }) =>
        input === undefined
          ? 'needs an expect: what must be seen'
          : 'must be a map of what must be seen',
    },
  )
  .refine((wanted) => wanted.answer ?? wanted['tool-called'] ?? wanted.schema, {
    error: 'must name an answer, a tool-called or a schema: without one nothing could fail',
  })
  .refine((wanted) => wanted['tool-error'] === undefined || wanted['tool-called'] !== undefined, {
    error: 'has a tool-error, which needs tool-called',
  });

const call = z.strictObject(
  { name: text(), input: jsonValue().optional() },
  { error: 'must be a map of name and input' },
);

const move = z.strictObject(
  {
    thinking: text().optional(),
    text: text().optional(),
    calls: z.array(call, { error: 'must be a list of calls' }).max(20).optional(),
  },
  { error: 'must be a map of thinking, text and calls' },
);

const customProbe = z
  .strictObject(
    {
      name: z
        .string({ error: 'needs a name' })
        .regex(NAME, { error: shown('must be snake_case, 2 to 40 letters, digits and "_"') }),
      purpose: text().optional(),
      prompt: prompt().optional(),
      turns: list(prompt(), 20).min(1, { error: 'must hold at least one' }).optional(),
      files: z
        .record(z.string(), text(), { error: 'must be a map of path and content' })
        .superRefine(checkPaths)
        .optional(),
      tools: list(text(), 50).optional(),
      allow: list(allowRule(), 50).optional(),
      'mcp-servers': z
        .record(z.string(), jsonValue(), { error: 'must be a map of servers by name' })
        .optional(),
      flags: list(text(), 40).superRefine(checkFlags).optional(),
      effort: z
        .enum(['low', 'medium', 'high', 'xhigh', 'max'], {
          error: shown('must be low, medium, high, xhigh or max'),
        })
        .optional(),
      'system-prompt': prompt().optional(),
      expect: expectation,
      script: z.array(move, { error: 'must be a list of moves' }).min(1).max(50).optional(),
    },
    { error: 'must be a map that describes a probe' },
  )
  .refine((probe) => (probe.prompt === undefined) !== (probe.turns === undefined), {
    error: 'needs either a prompt or turns',
  })
  .refine((probe) => probe.expect.answer !== 'secret' || holdsSecret(probe), {
    path: ['expect', 'answer'],
    error:
      "can't be the secret, which is nowhere to be found: put {secret} into a file, or {left} and {right} into a prompt",
  });

/** A probe of the user's own, checked. */
export type CustomProbe = z.output<typeof customProbe>;

/** One turn of the scripted model in a custom probe. */
export type CustomMove = z.output<typeof move>;

export function customProbes() {
  return z
    .array(customProbe, { error: 'must be a list of probes' })
    .max(100, { error: 'must not hold more than 100 probes' });
}

function checkPaths(files: Readonly<Record<string, string>>, context: z.RefinementCtx): void {
  for (const path of Object.keys(files)) {
    if (insidePath(path)) continue;
    context.addIssue({
      code: 'custom',
      message: 'must have paths inside the workspace',
      path: [path],
    });
  }
}

function checkFlags(words: readonly string[], context: z.RefinementCtx): void {
  const known: readonly string[] = FLAGS;
  for (const [index, word] of words.entries()) {
    const flag = word.split('=')[0] ?? '';
    if (!word.startsWith('-') || known.includes(flag)) continue;
    const message = `only ${FLAGS.join(', ')} are allowed, got ${JSON.stringify(flag.slice(0, 60))}`;
    context.addIssue({ code: 'custom', message, path: [index] });
  }
}

function holdsSecret(probe: {
  readonly prompt?: string | undefined;
  readonly turns?: readonly string[] | undefined;
  readonly files?: Readonly<Record<string, string>> | undefined;
  readonly 'mcp-servers'?: Readonly<Record<string, unknown>> | undefined;
}): boolean {
  const hidden = [...Object.values(probe.files ?? {}), JSON.stringify(probe['mcp-servers'] ?? {})];
  if (hidden.some((content) => content.includes('{secret}'))) return true;
  const everything = [probe.prompt ?? '', ...(probe.turns ?? []), ...hidden].join('\n');
  return everything.includes('{left}') && everything.includes('{right}');
}
