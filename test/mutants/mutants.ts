import { createHash } from 'node:crypto';
import type { JsonObject } from '../../src/system/json.ts';
import { failure, headersWithout, htmlAnswer } from '../faults/answers.ts';
import { replacing } from '../faults/event-maps.ts';
import type { Ask, Lines, Mutation, WireEvent } from '../faults/fault.ts';
import { placeIn, REFUSALS } from './refusals.ts';
import { nameOf, routeName, type Site } from './sites.ts';
import { placesOf } from './steps.ts';
import { eventMutations, eventTest, STREAM_MUTATIONS } from './stream-operations.ts';
import { bodyChangesAt } from './value-operations.ts';

/** A pass-through with one change at one path. */
export type Mutant = {
  /** `<route> <part> <path> <op>` */
  readonly id: string;
  readonly site: Site;
  readonly op: string;
  /** What the proxy does. */
  readonly mutation: Mutation;
};

type Operations = Readonly<Record<string, Mutation>>;

function onHeader(name: string, change: (value: string) => readonly string[]) {
  return (lines: Lines): Lines =>
    lines.flatMap(([key, value]) =>
      key.toLowerCase() === name
        ? change(value).map((next) => [key, next] as const)
        : [[key, value] as const],
    );
}

const HEADER_CHANGES: Readonly<Record<string, (value: string) => readonly string[]>> = {
  changed: (value) => [`other-${value}`],
  emptied: () => [''],
  doubled: (value) => [value, value],
};

function headerOperations(name: string): Readonly<Record<string, (lines: Lines) => Lines>> {
  return {
    dropped: headersWithout(name),
    ...Object.fromEntries(
      Object.entries(HEADER_CHANGES).map(([op, change]) => [op, onHeader(name, change)]),
    ),
  };
}

function hasHeader(ask: Ask, name: string, value?: string): boolean {
  return ask.headers.some(
    ([key, held]) => key.toLowerCase() === name && (value === undefined || held.includes(value)),
  );
}

function refusing(holds: (ask: Ask) => string | undefined): Operations {
  return Object.fromEntries(
    Object.entries(REFUSALS).map(([op, refuse]) => [
      op,
      {
        answer: (ask: Ask) => {
          const place = holds(ask);
          return place === undefined ? undefined : refuse(place);
        },
      },
    ]),
  );
}

function requestHeaderOperations({ path, route }: Site): Operations {
  const changes = Object.entries(headerOperations(path)).map(
    ([op, requestHeaders]): [string, Mutation] => [op, { requestHeaders }],
  );
  // Elsewhere a refusal for a header is no other than one of the route.
  if (route !== 'messages') return Object.fromEntries(changes);
  return {
    ...Object.fromEntries(changes),
    ...refusing((ask) => (hasHeader(ask, path) ? path : undefined)),
  };
}

function betaOperations({ path }: Site): Operations {
  const values = (change: (values: readonly string[]) => readonly string[]): Mutation => ({
    requestHeaders: onHeader('anthropic-beta', (value) => {
      const list = change(value.split(',').map((one) => one.trim()));
      return list.length === 0 ? [] : [list.join(',')];
    }),
  });
  return {
    dropped: values((list) => list.filter((one) => one !== path)),
    changed: values((list) => list.map((one) => (one === path ? `${one}-changed` : one))),
    'moved-to-end': values((list) => [...list.filter((one) => one !== path), path]),
    ...refusing((ask) => (hasHeader(ask, 'anthropic-beta', path) ? path : undefined)),
  };
}

function queryOperations({ path }: Site): Operations {
  const change = (edit: (query: URLSearchParams) => void): Mutation => ({
    path: (whole) => {
      const [bare = '', text = ''] = whole.split('?');
      const query = new URLSearchParams(text);
      edit(query);
      return query.size === 0 ? bare : `${bare}?${query}`;
    },
  });
  return {
    dropped: change((query) => query.delete(path)),
    changed: change((query) => query.set(path, `${query.get(path)}-changed`)),
    emptied: change((query) => query.set(path, '')),
    ...refusing(({ path: whole }) => (whole.includes(`${path}=`) ? path : undefined)),
  };
}

function requestBodyOperations(site: Site): Operations {
  const changes = bodyChangesAt(site).map(({ op, apply }): [string, Mutation] => [
    op,
    {
      request: (body) => (placesOf(body, site.steps).length > 0 ? apply(body) : body),
    },
  ]);
  return {
    ...Object.fromEntries(changes),
    ...refusing(({ body }) => placeIn(body, site.steps)),
  };
}

function isFailure(body: JsonObject): boolean {
  return body['type'] === 'error';
}

function answerOperations(site: Site): Operations {
  return Object.fromEntries(
    bodyChangesAt(site).map(({ op, apply }) => [
      op,
      {
        json: (body: JsonObject) =>
          isFailure(body) === (site.part === 'answer-error') ? apply(body) : body,
      },
    ]),
  );
}

function responseHeaderOperations({ path }: Site): Operations {
  return Object.fromEntries(
    Object.entries(headerOperations(path)).map(([op, change]) => [
      op,
      {
        head: (head: { readonly status: number; readonly headers: Lines }) => ({
          ...head,
          headers: change(head.headers),
        }),
      },
    ]),
  );
}

/** Statuses that proxies put in another's place. */
const STATUSES = [200, 400, 429, 500, 502];

function statusOperations({ path }: Site): Operations {
  return Object.fromEntries(
    STATUSES.filter((status) => String(status) !== path).map((status) => [
      `changed-to-${status}`,
      {
        head: (head: { readonly status: number; readonly headers: Lines }) =>
          String(head.status) === path ? { ...head, status } : head,
      },
    ]),
  );
}

function routeOperations(): Operations {
  return {
    'refused-404': { answer: () => failure(404, 'not_found_error', 'Not Found') },
    'refused-405': { answer: () => failure(405, 'invalid_request_error', 'Method Not Allowed') },
    'refused-500': { answer: () => failure(500, 'api_error', 'Internal server error') },
    'html-502': { answer: () => htmlAnswer(502) },
    reset: { answer: () => 'reset' },
    doubled: { times: 2 },
  };
}

/** Whether an event site stands for the event itself, by its type or the kind of its delta. */
function eventOperations(site: Site): Operations {
  const [type = ''] = site.path.split('.');
  const [step, ...inner] = site.steps;
  const whole = step === undefined || (step.kind === 'field' && step.type && inner.length === 0);
  if (!whole) return fieldOperations(site, type);
  const kind = step?.kind === 'field' ? step.type : undefined;
  const field = step?.kind === 'field' ? step.name : undefined;
  const events = eventMutations(eventTest(type, field, kind), field === 'delta');
  return step === undefined ? events : { ...fieldOperations(site, type), ...events };
}

function fieldOperations(site: Site, type: string): Operations {
  const test = (event: WireEvent) => event.type === type && placesOf(event, site.steps).length > 0;
  return Object.fromEntries(
    bodyChangesAt(site).map(({ op, apply }) => [
      op,
      // Written out here, since an event that lost its type is none to the proxy.
      {
        events: replacing(test, (event) => [
          { raw: `event: ${event.type}\ndata: ${JSON.stringify(apply(event))}\n\n` },
        ]),
      },
    ]),
  );
}

function operationsAt(site: Site): Operations {
  switch (site.part) {
    case 'route':
      return routeOperations();
    case 'query':
      return queryOperations(site);
    case 'request-header':
      return requestHeaderOperations(site);
    case 'beta':
      return betaOperations(site);
    case 'request-body':
      return requestBodyOperations(site);
    case 'status':
      return statusOperations(site);
    case 'response-header':
      return responseHeaderOperations(site);
    case 'answer-body':
    case 'answer-error':
      return answerOperations(site);
    case 'event':
      return eventOperations(site);
    case 'stream':
      return STREAM_MUTATIONS;
  }
}

/** All mutants of a site. */
export function mutantsAt(site: Site): readonly Mutant[] {
  return Object.entries(operationsAt(site)).map(([op, mutation]) => ({
    id: `${nameOf(site)} ${op}`,
    site,
    op,
    mutation: { ...mutation, where: (ask) => routeName(ask.method, ask.path) === site.route },
  }));
}

/** A number that a seed and a name always give, evenly spread. */
export function lot(seed: string, name: string): number {
  return createHash('sha256').update(`${seed} ${name}`).digest().readUInt32BE(0);
}

/** Some of a list, drawn by lot, in the list's own order. */
export function drawn<Item>(
  items: readonly Item[],
  count: number,
  name: (item: Item) => string,
  seed: string,
): readonly Item[] {
  const chosen = new Set(
    items.toSorted((left, right) => lot(seed, name(left)) - lot(seed, name(right))).slice(0, count),
  );
  return items.filter((item) => chosen.has(item));
}
