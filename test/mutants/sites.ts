import { objectIn, textIn } from '../../src/system/json.ts';
import type { Reading } from '../../src/wire/reading.ts';
import { type Node, nodesOf, pathOf, type Step } from './steps.ts';

/** Which part of an exchange a path stands in. */
export type Part =
  | 'route'
  | 'query'
  | 'request-header'
  | 'beta'
  | 'request-body'
  | 'status'
  | 'response-header'
  | 'answer-body'
  | 'answer-error'
  | 'event'
  | 'stream';

/** A path that occurs in the recorded traffic: where a proxy can do something wrong. */
export type Site = {
  /** The endpoint, e.g. `messages`; `HEAD /` where it has no name. */
  readonly route: string;
  readonly part: Part;
  /** The path as people read it. */
  readonly path: string;
  /** The path for the parts that are JSON. */
  readonly steps: readonly Step[];
  /** Some of the values seen there, all different. */
  readonly values: readonly unknown[];
  /** A field of the same object that holds the same type of value. */
  readonly sibling: string | undefined;
  /** How often each probe's traffic holds it. */
  readonly probes: Readonly<Record<string, number>>;
};

export type ReadCell = { readonly probe: string; readonly readings: readonly Reading[] };

type Sighting = Omit<Site, 'probes' | 'values'> & { readonly value: unknown };

const VALUES_KEPT = 24;
/** Set by each connection for itself. */
const HOP_BY_HOP = new Set([
  'host',
  'connection',
  'keep-alive',
  'transfer-encoding',
  'content-length',
  'date',
]);

/** The endpoint of a request, as mutants and their tables name it. */
export function routeName(method: string, path: string): string {
  const bare = path.replace(/\?.*$/, '');
  if (method === 'POST' && bare === '/v1/messages') return 'messages';
  if (method === 'POST' && bare === '/v1/messages/count_tokens') return 'count_tokens';
  if (method === 'GET' && bare === '/v1/models') return 'models';
  return `${method} ${bare}`;
}

function siblingOf({ steps, value, parent }: Node): string | undefined {
  const last = steps.at(-1);
  if (last?.kind !== 'field') return undefined;
  const same = Object.entries(objectIn(parent) ?? {}).filter(
    ([name, other]) =>
      name !== last.name &&
      typeof other === typeof value &&
      Array.isArray(other) === Array.isArray(value) &&
      JSON.stringify(other) !== JSON.stringify(value),
  );
  const names = same.map(([name]) => name).sort();
  return names.find((name) => name > last.name) ?? names[0];
}

function sightings(reading: Reading): readonly Sighting[] {
  const { request, response } = reading.exchange;
  const route = routeName(request.method, request.path);
  const plain = (part: Part, path: string, value: unknown): Sighting => ({
    route,
    part,
    path,
    steps: [],
    value,
    sibling: undefined,
  });
  const json = (part: Part, value: unknown, prefix = ''): Sighting[] =>
    nodesOf(value).map((node) => ({
      route,
      part,
      path: [prefix, pathOf(node.steps)].filter((piece) => piece !== '').join('.'),
      steps: node.steps,
      value: node.value,
      sibling: siblingOf(node),
    }));
  const headers = (part: Part, lines: readonly (readonly [string, string])[]) =>
    lines
      .map(([name, value]) => [name.toLowerCase(), value] as const)
      .filter(([name]) => !HOP_BY_HOP.has(name))
      .map(([name, value]) => plain(part, name, value));
  const betas = request.headers
    .filter(([name]) => name.toLowerCase() === 'anthropic-beta')
    .flatMap(([, value]) => value.split(',').map((beta) => beta.trim()));
  return [
    plain('route', route, request.path),
    ...[...new URLSearchParams(request.path.split('?')[1] ?? '')].map(([name, value]) =>
      plain('query', name, value),
    ),
    ...headers('request-header', request.headers),
    ...betas.map((beta) => plain('beta', beta, beta)),
    ...json('request-body', reading.requestJson),
    ...(response ? [plain('status', String(response.status), response.status)] : []),
    ...(response ? headers('response-header', response.headers) : []),
    ...answerSightings(reading, plain, json),
  ];
}

function answerSightings(
  { response }: Reading,
  plain: (part: Part, path: string, value: unknown) => Sighting,
  json: (part: Part, value: unknown, prefix?: string) => readonly Sighting[],
): readonly Sighting[] {
  if (response.kind === 'json') {
    const failed = textIn(objectIn(response.json)?.['type']) === 'error';
    return json(failed ? 'answer-error' : 'answer-body', response.json);
  }
  if (response.kind !== 'stream') return [];
  return [
    plain('stream', 'stream', ''),
    ...response.events.flatMap((event) => {
      const type = textIn(objectIn(event.json)?.['type']) ?? '';
      return [plain('event', type, event.json), ...json('event', event.json, type)];
    }),
  ];
}

function keyOf({ route, part, path }: Sighting): string {
  return JSON.stringify([route, part, path]);
}

function distinct(values: readonly unknown[]): readonly unknown[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.values()].slice(0, VALUES_KEPT);
}

/** All paths of the recorded traffic, in the order of their names. */
export function sitesOf(cells: readonly ReadCell[]): readonly Site[] {
  const all = cells.flatMap(({ probe, readings }) =>
    readings.flatMap(sightings).map((sighting) => ({ probe, sighting })),
  );
  const groups = Map.groupBy(all, ({ sighting }) => keyOf(sighting));
  const sites = [...groups.values()].flatMap((group): Site[] => {
    const [first] = group;
    if (!first) return [];
    const { value: _, ...site } = first.sighting;
    const counts = Map.groupBy(group, ({ probe }) => probe);
    return [
      {
        ...site,
        sibling: group.find(({ sighting }) => sighting.sibling !== undefined)?.sighting.sibling,
        values: distinct(group.map(({ sighting }) => sighting.value)),
        probes: Object.fromEntries([...counts].map(([probe, seen]) => [probe, seen.length])),
      },
    ];
  });
  return sites.toSorted((left, right) => (nameOf(left) < nameOf(right) ? -1 : 1));
}

/** A site's name in tables and patterns, e.g. `messages request-body metadata.user_id`. */
export function nameOf({ route, part, path }: Pick<Site, 'route' | 'part' | 'path'>): string {
  return `${route} ${part} ${path}`;
}
