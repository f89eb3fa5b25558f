import type { z } from 'zod';
import { jsonBody } from '../../json-body.ts';
import { invalidRequest, type OpenaiRefusal } from './refusal.ts';

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'a string',
  array: 'an array',
  boolean: 'a boolean',
  number: 'a number',
  int: 'an integer',
  object: 'an object',
  record: 'an object',
};

function nameOfType(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'an integer' : 'a decimal';
  return TYPE_NAMES[typeof value] ?? typeof value;
}

/** A path as OpenAI writes it, e.g. `messages[0].content`. */
function pathText(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

/** `'a', 'b', and 'c'`. */
function listed(values: readonly unknown[]): string {
  const names = values.map((value) => `'${String(value)}'`);
  if (names.length < 3) return names.join(' and ');
  return `${names.slice(0, -1).join(', ')}, and ${names.at(-1)}`;
}

function missing(param: string): OpenaiRefusal {
  return invalidRequest(
    `Missing required parameter: '${param}'.`,
    param,
    'missing_required_parameter',
  );
}

function wrongValue(value: unknown, supported: readonly unknown[], param: string): OpenaiRefusal {
  const shown = typeof value === 'string' ? value : JSON.stringify(value);
  return invalidRequest(
    `Invalid value: '${shown}'. Supported values are: ${listed(supported)}.`,
    param,
    'invalid_value',
  );
}

function tagOf(object: unknown, tag: string): unknown {
  return typeof object === 'object' && object !== null ? Reflect.get(object, tag) : undefined;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall, param: string): OpenaiRefusal {
  return issue.origin === 'array'
    ? invalidRequest(
        `Invalid '${param}': empty array. Expected an array with minimum length ${issue.minimum}, but got an empty array instead.`,
        param,
        'empty_array',
      )
    : invalidRequest(
        `Invalid '${param}': integer below minimum value. Expected a value >= ${issue.minimum}, but got ${String(issue.input)} instead.`,
        param,
        'integer_below_min_value',
      );
}

function tooLong(issue: z.core.$ZodIssueTooBig, param: string): OpenaiRefusal {
  return invalidRequest(
    `Invalid '${param}': string too long. Expected a string with maximum length ${issue.maximum}, but got a string with length ${String(issue.input).length} instead.`,
    param,
    'string_above_max_length',
  );
}

function badFormat(issue: z.core.$ZodIssueInvalidStringFormat, param: string): OpenaiRefusal {
  const pattern = issue.pattern?.replace(/^\/|\/$/g, '') ?? issue.format;
  return invalidRequest(
    `Invalid '${param}': string does not match pattern. Expected a string that matches the pattern '${pattern}'.`,
    param,
    'invalid_value',
  );
}

/** OpenAI's words for what a schema finds wrong. */
function refusalOf(issue: z.core.$ZodIssue): OpenaiRefusal {
  const param = pathText(issue.path);
  switch (issue.code) {
    case 'invalid_union': {
      const tag = issue.discriminator ?? '';
      const value = tagOf(issue.input, tag);
      const supported = 'options' in issue && Array.isArray(issue.options) ? issue.options : [];
      return value === undefined ? missing(param) : wrongValue(value, supported, param);
    }
    case 'invalid_value':
      return issue.input === undefined
        ? missing(param)
        : wrongValue(issue.input, issue.values, param);
    case 'invalid_type':
      return issue.input === undefined
        ? missing(param)
        : invalidRequest(
            `Invalid type for '${param}': expected ${TYPE_NAMES[issue.expected] ?? issue.expected}, but got ${nameOfType(issue.input)} instead.`,
            param,
            'invalid_type',
          );
    case 'too_small':
      return tooSmall(issue, param);
    case 'too_big':
      return tooLong(issue, param);
    case 'invalid_format':
      return badFormat(issue, param);
    default:
      return invalidRequest(issue.message, param, 'invalid_value');
  }
}

/**
 * Reads a body by a schema.
 * @throws OpenaiRefusal with the first fault, in OpenAI's words.
 */
export function readBody<Schema extends z.ZodType>(schema: Schema, body: Buffer): z.infer<Schema> {
  const read = schema.safeParse(jsonBody(body, notJson), { reportInput: true });
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw issue ? refusalOf(issue) : invalidRequest('Invalid request.');
}

function notJson(): Error {
  return invalidRequest(
    'We could not parse the JSON body of your request. The OpenAI API expects a JSON payload, but what was sent was not valid JSON.',
  );
}
