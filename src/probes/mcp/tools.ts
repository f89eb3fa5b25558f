import { canonicalJson } from '../../system/json.ts';

/** What a tool of ours gives back. */
export type ToolAnswer = { readonly text: string; readonly isError: boolean };

export type McpTool = {
  readonly name: string;
  readonly description: string;
  readonly inputSchema: object;
  readonly call: (args: unknown) => ToolAnswer;
};

/** The sets of tools a server of ours can have. */
export const TOOL_SETS = ['token', 'order', 'many'] as const;
export type ToolSet = (typeof TOOL_SETS)[number];

const NO_ARGUMENTS = { type: 'object', properties: {}, additionalProperties: false };

/** What the tool `place_order` must be called with: three levels deep, each JSON type once. */
export const ORDER = {
  order: {
    customer: { name: { first: 'Ada', last: 'Byron' }, vip: true },
    items: [
      { sku: 'A-1', amount: 2, options: { gift: false, tags: ['red', 'small'] } },
      { sku: 'B-7', amount: 1, options: { gift: true, tags: [] } },
    ],
    discount: 0.25,
    coupon: null,
  },
} as const;

/** The tools of a set; `token` is what the right call of the right tool returns. */
export function toolsOf(set: ToolSet, token: string): readonly McpTool[] {
  switch (set) {
    case 'token':
      return [tokenTool('get_token', 'Returns the token of this smoke test.', token)];
    case 'order':
      return [orderTool(token)];
    case 'many':
      return [...DEPARTMENTS.flatMap(departmentTools), tokenTool(RARE_TOOL, RARE_PURPOSE, token)];
  }
}

function tokenTool(name: string, description: string, token: string): McpTool {
  return {
    name,
    description,
    inputSchema: NO_ARGUMENTS,
    call: () => ({ text: token, isError: false }),
  };
}

function orderTool(token: string): McpTool {
  return {
    name: 'place_order',
    description: 'Places an order and returns the token of its receipt.',
    inputSchema: ORDER_SCHEMA,
    call: (args) =>
      canonicalJson(args) === canonicalJson(ORDER)
        ? { text: token, isError: false }
        : { text: `This is not the order as asked for: ${canonicalJson(args)}`, isError: true },
  };
}

function strict(properties: Readonly<Record<string, object>>): object {
  return {
    type: 'object',
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
  };
}

const TEXT = { type: 'string' };

const ORDER_SCHEMA = {
  ...strict({
    order: strict({
      customer: strict({ name: { $ref: '#/$defs/name' }, vip: { type: 'boolean' } }),
      items: {
        type: 'array',
        minItems: 1,
        items: strict({
          sku: { type: 'string', pattern: '^[A-Z]-[0-9]$' },
          amount: { type: 'integer', minimum: 1 },
          options: strict({
            gift: { type: 'boolean' },
            tags: { type: 'array', items: { type: 'string', enum: ['red', 'small', 'large'] } },
          }),
        }),
      },
      discount: { type: 'number', minimum: 0, maximum: 1 },
      coupon: { anyOf: [TEXT, { type: 'null' }] },
    }),
  }),
  $defs: { name: strict({ first: TEXT, last: TEXT }) },
};

/** The one tool of the set `many` that is worth finding. */
export const RARE_TOOL = 'archive_fetch_receipt_token';
const RARE_PURPOSE = 'Returns the receipt token kept in the archive.';

const DEPARTMENTS = [
  'billing',
  'catering',
  'cleaning',
  'customs',
  'garden',
  'harbour',
  'library',
  'museum',
  'parking',
  'payroll',
  'printing',
  'travel',
];
const DEEDS = ['close', 'list', 'open', 'rename', 'report'];

// Long enough, all together, that a CLI which defers tools by their size defers these.
function departmentTools(department: string): McpTool[] {
  return DEEDS.map((deed) => ({
    name: `${department}_${deed}_case`,
    description:
      `The ${department} department's way to ${deed} a case. It concerns cases of the ${department} department ` +
      `and of no other; whoever wants to ${deed} a case elsewhere asks the department in question. ` +
      'It changes nothing that other departments see, needs the number of the case, and says when it is done.',
    inputSchema: strict({
      number: { type: 'integer', description: 'The number of the case.' },
      note: TEXT,
    }),
    call: () => ({ text: `The ${department} department has no such case.`, isError: true }),
  }));
}
