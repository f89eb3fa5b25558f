import { listIn, objectIn } from '../system/json.ts';

/** A field of a request that a refusal names, as it was sent. */
export type NamedField = {
  /** As a person writes it, e.g. `messages[1].role`. */
  readonly path: string;
  /** What was sent there, shortened. */
  readonly sent: string;
};

/** Characters of a refusal that are searched, and of a value that are shown. */
const SEARCHED = 4000;
const SHOWN = 60;

/** `messages[1].role`, `messages.1.role`, `context_management`; what is no field of the request falls out later. */
const PATH = /[A-Za-z_]\w*(?:\.\w+|\[\d+\])*/g;
/** FastAPI's list: `"loc":["body","messages",1,"role"]`. */
const LOCATION = /"loc":\s*\[([^\]]{1,300})\]/g;

/**
 * The field of the request that a refusal's text names, the deepest first named; undefined when it names none. A
 * single word counts only when it could be no other (`context_management`, or `thinking:`).
 */
export function namedField(text: string, request: unknown): NamedField | undefined {
  const body = objectIn(request);
  if (body === undefined) return undefined;
  const searched = text.slice(0, SEARCHED);
  const located = [...searched.matchAll(LOCATION)].map(([, list = '']) =>
    list.split(',').map((part) => part.trim().replaceAll('"', '')),
  );
  const written = [...searched.matchAll(PATH)]
    .filter(([path]) => /[._[]/.test(path) || isMeant(path, searched))
    .map(([path]) => path.split(/[.[\]]+/).filter((part) => part !== ''));
  const found = [...located, ...written].flatMap((parts) => resolve(body, parts) ?? []);
  return found.toSorted((one, other) => other.depth - one.depth)[0];
}

function isMeant(word: string, text: string): boolean {
  return [`${word}: `, `'${word}'`, `\`${word}\``, `"param":"${word}"`, `"param": "${word}"`].some(
    (form) => text.includes(form),
  );
}

/** What stands at a path as `namedField` writes it; undefined when nothing does. */
export function valueAt(request: unknown, path: string): unknown {
  return path
    .split(/[.[\]]+/)
    .filter((part) => part !== '')
    .reduce<unknown>(step, request);
}

function resolve(
  body: Readonly<Record<string, unknown>>,
  parts: readonly string[],
): (NamedField & { readonly depth: number }) | undefined {
  let value: unknown = body;
  let path = '';
  let depth = 0;
  for (const part of parts) {
    const next = step(value, part);
    // Some name a kind of block on the way (`tools.0.custom.name`), which is no key.
    if (next === undefined) continue;
    path += /^\d+$/.test(part) ? `[${part}]` : `${path === '' ? '' : '.'}${part}`;
    depth += 1;
    value = next;
  }
  return depth === 0 ? undefined : { path, sent: wordsFor(value), depth };
}

function step(value: unknown, part: string): unknown {
  if (/^\d+$/.test(part)) return listIn(value)[Number(part)];
  const object = objectIn(value);
  return object !== undefined && Object.hasOwn(object, part) ? object[part] : undefined;
}

function wordsFor(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}
