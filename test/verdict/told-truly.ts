import type { Finding } from '../../src/rules/finding.ts';

/** What is looked up of one line of `exchanges/<cell>.jsonl`. */
export type ExchangeLine = {
  readonly id: string;
  readonly request: { readonly path: string; readonly headers: unknown; readonly body: string };
  readonly response: {
    readonly status: number;
    readonly headers: unknown;
    readonly body: string;
  } | null;
  readonly end_message: string | null;
};

export type Told = {
  readonly reasons: readonly string[];
  readonly findings: readonly (Pick<Finding, 'rule' | 'message' | 'exchanges'> & {
    readonly path?: string | undefined;
  })[];
};

/** A status as reasons write it; other three-digit numbers are sizes and counts. */
const STATUS =
  /(?:\bHTTP |\bstatus |answered (?:with )?|upstream's |arrived as |message of its |body of a |failed with |redirected with |bare |\ba )([1-5]\d\d)\b/g;
const CITED = /\(([ns]\d+)\)/g;
/** What stands in double quotes is quoted from somewhere. */
const QUOTED = /(?<=[\s(])"([^"\\{}]{4,80})"(?=[\s,.;)]|$)/g;

/** What is said in reasons and findings that the recorded exchanges do not show; empty when all is true. */
export function untruths({ reasons, findings }: Told, lines: readonly ExchangeLine[]): string[] {
  const ids = new Set(lines.map(({ id }) => id));
  const statuses = new Set(lines.map(({ response }) => String(response?.status)));
  // The recorder answers by itself in place of what must not be passed on.
  const isSeen = (status: string, text: string) =>
    statuses.has(status) || (status === '502' && text.includes('claude-smoke-action recorder'));
  const held = unescaped(JSON.stringify(lines));
  const said = [...reasons, ...findings.map(({ rule, message }) => `${rule}: ${message}`)];
  const spoken = said.flatMap((text) => [
    ...missing(text, STATUS, (status) => isSeen(status, text), 'no exchange has the status'),
    ...missing(text, CITED, (id) => ids.has(id), 'there is no exchange'),
  ]);
  const quoted = findings.flatMap(({ message }) =>
    missing(message, QUOTED, (words) => held.includes(words), 'no exchange holds'),
  );
  const cited = findings.flatMap(({ rule, exchanges }) =>
    exchanges.filter((id) => !ids.has(id)).map((id) => `${rule}: there is no exchange ${id}`),
  );
  const placed = findings.flatMap(({ rule, path, exchanges }) =>
    path === undefined ||
    isPlace(
      path,
      lines.filter(({ id }) => exchanges.includes(id)),
      lines,
    )
      ? []
      : [`${rule}: nothing stands at ${path}`],
  );
  return [...spoken, ...quoted, ...cited, ...placed];
}

function missing(text: string, form: RegExp, isTrue: (part: string) => boolean, what: string) {
  return [...text.matchAll(form)]
    .map(([, part = '']) => part)
    .filter((part) => !isTrue(part))
    .map((part) => `${what} ${part}: ${text.slice(0, 200)}`);
}

/** A path of a body leads somewhere in the exchange that shows the finding, or upstream of it. */
function isPlace(
  path: string,
  own: readonly ExchangeLine[],
  all: readonly ExchangeLine[],
): boolean {
  const places = [...own, ...all.filter(({ id }) => id.startsWith('s'))];
  const [first = ''] = path.split(/[.[\]]+/).filter((part) => part !== '');
  return places.some(({ request, response }) =>
    [request.body, response?.body ?? ''].some(
      // How many events of a kind there are is told by their name.
      (body) => body.includes(`"${first}"`) || body.includes(`"${first.replace(/s$/, '')}"`),
    ),
  );
}

function unescaped(text: string): string {
  return text.replace(/\\+"/g, '"').replace(/\\+n/g, ' ');
}
