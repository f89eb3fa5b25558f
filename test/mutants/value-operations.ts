import { objectIn } from '../../src/system/json.ts';
import type { Site } from './sites.ts';
import { type Change, editObject, type Step } from './steps.ts';

/** One way to spoil a value of a JSON body or event. */
export type ValueOperation = {
  readonly op: string;
  /** Whether it makes sense at a site, beyond changing a value seen there. */
  readonly fits?: (site: Site) => boolean;
  readonly change: (site: Site) => Change;
};

function emptyOf(value: unknown): unknown {
  if (typeof value === 'string') return '';
  if (typeof value === 'number') return 0;
  if (typeof value === 'boolean') return false;
  if (Array.isArray(value)) return [];
  return objectIn(value) ? {} : value;
}

/** Another value of the same type; texts keep their beginning, which may tell the attempt. */
function otherThan(value: unknown): unknown {
  if (typeof value === 'string') return `${value}-changed`;
  if (typeof value === 'number') return value + 7;
  return typeof value === 'boolean' ? !value : value;
}

/** What a sloppy encoder makes of a value. */
function retyped(value: unknown): unknown {
  if (typeof value === 'string') return [value];
  return value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isItem({ steps }: Site): boolean {
  return steps.at(-1)?.kind === 'item';
}

const onText = (change: (text: string) => string): Change => {
  return (held) => [typeof held === 'string' ? change(held) : held];
};

const onList = (change: (list: readonly unknown[]) => readonly unknown[]): Change => {
  return (held) => [Array.isArray(held) ? change(held) : held];
};

const VALUE_OPERATIONS: readonly ValueOperation[] = [
  { op: 'dropped', change: () => () => [] },
  { op: 'changed', change: () => (held) => [otherThan(held)] },
  { op: 'retyped', change: () => (held) => [retyped(held)], fits: (site) => !isItem(site) },
  { op: 'emptied', change: () => (held) => [emptyOf(held)] },
  { op: 'null', change: () => () => [null] },
  { op: 'doubled', change: () => (held) => [held, held], fits: isItem },
  { op: 'reversed', change: () => onList((list) => list.toReversed()) },
  { op: 'shortened', change: () => onList((list) => list.slice(0, -1)) },
  { op: 'trimmed', change: () => onText((text) => text.trim()) },
  { op: 'white-space-lost', change: () => onText((text) => text.replace(/\s+/g, ' ')) },
];

/** Exchanges the value of a field with that of its sibling. */
function swap(field: string, sibling: string): Change {
  return (held) => {
    const object = objectIn(held);
    if (!object || !(field in object) || !(sibling in object)) return [held];
    return [{ ...object, [field]: object[sibling], [sibling]: object[field] }];
  };
}

function fieldOf(steps: readonly Step[]): string | undefined {
  const last = steps.at(-1);
  return last?.kind === 'field' ? last.name : undefined;
}

/** How an operation changes a JSON object that holds the site. */
export type BodyChange = { readonly op: string; readonly apply: (body: ReadBody) => ReadBody };
type ReadBody = Readonly<Record<string, unknown>>;

/** Turns of role system lifted out of the conversation, as for an upstream that has none. */
function hoisted(body: ReadBody): ReadBody {
  const turns = Array.isArray(body['messages']) ? body['messages'] : [];
  const isSystem = (turn: unknown) => objectIn(turn)?.['role'] === 'system';
  const lifted = turns.filter(isSystem).flatMap((turn): unknown[] => {
    const content = objectIn(turn)?.['content'];
    if (typeof content === 'string') return [{ type: 'text', text: content }];
    return Array.isArray(content) ? content : [];
  });
  const { system } = body;
  const own = typeof system === 'string' ? [{ type: 'text', text: system }] : system;
  return {
    ...body,
    system: [...(Array.isArray(own) ? own : []), ...lifted],
    messages: turns.filter((turn) => !isSystem(turn)),
  };
}

function changesSomething(site: Site, change: Change): boolean {
  return site.values.some((value) => {
    const [next, ...more] = change(value, undefined);
    return more.length > 0 || JSON.stringify(next) !== JSON.stringify(value);
  });
}

/** All that can be done to a site of a JSON body, each of which changes a value that was seen there. */
export function bodyChangesAt(site: Site): readonly BodyChange[] {
  const { steps, sibling } = site;
  const field = fieldOf(steps);
  const simple = VALUE_OPERATIONS.filter(
    ({ change, fits }) => (fits?.(site) ?? true) && changesSomething(site, change(site)),
  ).map(({ op, change }) => ({
    op,
    apply: (body: ReadBody) => editObject(body, steps, change(site)),
  }));
  const parent = steps.slice(0, -1);
  const swapped = (body: ReadBody): ReadBody => {
    if (field === undefined || sibling === undefined) return body;
    const change = swap(field, sibling);
    if (parent.length > 0) return editObject(body, parent, change);
    return objectIn(change(body, undefined)[0]) ?? body;
  };
  return [
    ...simple,
    ...(field !== undefined && sibling !== undefined ? [{ op: 'swapped', apply: swapped }] : []),
    ...(site.part === 'request-body' && site.path === 'messages[system]'
      ? [{ op: 'hoisted', apply: hoisted }]
      : []),
  ];
}
