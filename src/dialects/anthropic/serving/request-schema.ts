import { z } from 'zod';
import { jsonBody } from '../../json-body.ts';
import { blocksOf, contentBlock, textBlock } from './block-schema.ts';
import { invalidRequest } from './refusal.ts';

const message = z.looseObject({
  // `system` inside messages is what today's CLI sends under its per-turn betas.
  role: z.enum(['user', 'assistant', 'system']),
  content: blocksOf(contentBlock),
});

const tool = z.looseObject({
  name: z.string().min(1).max(128).optional(),
  type: z.string().nullish(),
  input_schema: z.unknown().optional(),
});

const format = z.looseObject({ type: z.string(), schema: z.unknown().optional() });

const counted = {
  model: z.string().min(1),
  messages: z.array(message).min(1, 'at least one message is required'),
  system: blocksOf(textBlock).optional(),
  tools: z.array(tool).optional(),
  tool_choice: z.looseObject({ type: z.enum(['auto', 'any', 'tool', 'none']) }).nullish(),
  thinking: z
    .looseObject({
      type: z.enum(['enabled', 'disabled', 'adaptive', 'between_tools']),
      budget_tokens: z.number().int().min(1024).optional(),
      display: z.string().nullish(),
    })
    .nullish(),
  cache_control: z.looseObject({}).nullish(),
};

/** What count_tokens asks for: a messages request without its limits. Unknown fields pass everywhere. */
export const countRequest = z.looseObject(counted);

export const messagesRequest = z.looseObject({
  ...counted,
  max_tokens: z.number().int().min(1),
  stop_sequences: z.array(z.string()).nullish(),
  safeguards: z.array(z.looseObject({ type: z.string() })).nullish(),
  stream: z.boolean().nullish(),
  output_config: z
    .looseObject({ effort: z.string().nullish(), format: format.nullish() })
    .nullish(),
  output_format: format.nullish(),
  context_management: z.looseObject({}).nullish(),
});

export type CountRequest = z.infer<typeof countRequest>;
export type MessagesRequest = z.infer<typeof messagesRequest>;
export type RequestMessage = z.infer<typeof message>;

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'string',
  array: 'list',
  boolean: 'boolean',
  number: 'number',
  int: 'integer',
  object: 'dictionary',
  record: 'dictionary',
};

function quoted(values: readonly unknown[]): string {
  const names = values.map((value) => `'${String(value)}'`);
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} or ${last}`;
}

/** The vendor's words for what a schema finds wrong; undefined leaves the schema's own. */
function wording(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.input === undefined) return 'Field required';
  switch (issue.code) {
    case 'invalid_type':
      return `Input should be a valid ${TYPE_NAMES[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return `Input should be ${quoted(issue.values)}`;
    case 'too_small':
      return `Input should be greater than or equal to ${issue.minimum}`;
    case 'invalid_union':
      return issue.discriminator === undefined
        ? undefined
        : `Input tag found using '${issue.discriminator}' does not match any of the expected tags`;
    default:
      return undefined;
  }
}

/**
 * Reads a body by one of the schemas above.
 * @throws AnthropicRefusal with the first fault, named by its path as the vendor does.
 */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.infer<Schema> {
  const read = schema.safeParse(jsonBody(body, notJson), { error: wording });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  const path = issue?.path.map(String).join('.') ?? '';
  throw invalidRequest(`${path === '' ? '' : `${path}: `}${issue?.message ?? 'Invalid request'}`);
}

function notJson(reason: string): Error {
  return invalidRequest(`The request body is not valid JSON: ${reason}`);
}
