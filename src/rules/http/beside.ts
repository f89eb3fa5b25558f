import { betasOf } from '../../dialects/anthropic/reading/betas.ts';
import { routeOf } from '../../dialects/anthropic/route.ts';
import { at, canonicalJson, listIn, numberIn, objectIn } from '../../system/json.ts';
import { joinedHeader } from '../../wire/header-lines.ts';
import type { Reading } from '../../wire/reading.ts';
import { succeeded } from '../../wire/status.ts';
import { FORWARDED } from '../body/forwarded-tolerances.ts';
import { requestDifferences } from '../fidelity/request.ts';
import { breachesOf, weighed } from '../fidelity/told.ts';
import { PROTOCOL } from '../published.ts';
import { type Breach, figures, type Rule } from '../rule.ts';
import type { ForwardedRequest } from '../subjects.ts';

/** A count of another prompt, or a list of other models, is worth less than none. */
export const beside: Rule<'beside'> = {
  id: 'http/beside',
  on: 'beside',
  severity: 'warning',
  party: 'target',
  says: 'Where `count_tokens` and `models` are forwarded, request and count arrive as they were sent.',
  mend: 'Forward these routes as you do `/v1/messages`: header, query and body unchanged.',
  link: PROTOCOL,
  check: (call) => [
    ...lineFaults(call),
    ...betaFaults(call),
    ...bodyFaults(call),
    ...countFaults(call),
    ...listFaults(call),
  ],
};

function lineFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  const version = ['anthropic-version', versionOf(north), versionOf(south)] as const;
  const type = ['content-type', typeOf(north), typeOf(south)] as const;
  const query = ['query', queryOf(north), queryOf(south)] as const;
  return (routeOf(north.exchange.request) === 'models' ? [version, query] : [version, type])
    .filter(([, sent, arrived]) => sent !== '' && sent !== arrived)
    .map(
      ([name, sent, arrived]) =>
        `${routeOf(north.exchange.request)}: the ${name} ${sent} reached the upstream as ${arrived || 'nothing'}`,
    );
}

/** A count with a field of the body and without its beta is refused, or is of another request. */
function betaFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  if (routeOf(north.exchange.request) !== 'count_tokens') return [];
  const got = new Set(betasOf(south));
  const lost = betasOf(north).filter((value) => !got.has(value));
  return lost.length === 0 ? [] : [`count_tokens: anthropic-beta lost ${lost.join(', ')}`];
}

/** Without its parameters. */
function typeOf({ exchange }: Reading): string {
  return joinedHeader(exchange.request.headers, 'content-type')
    .replace(/;[^,]*/, '')
    .trim()
    .toLowerCase();
}

function versionOf({ exchange }: Reading): string {
  return joinedHeader(exchange.request.headers, 'anthropic-version');
}

function queryOf({ exchange }: Reading): string {
  return exchange.request.path.split('?')[1] ?? '';
}

/** What would break a turn only spoils a count. */
function bodyFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  if (!objectIn(north.requestJson)) return [];
  const found = weighed(requestDifferences(north.requestJson, south.requestJson), FORWARDED).map(
    (one) => (one.severity === 'error' ? { ...one, severity: 'warning' as const } : one),
  );
  return breachesOf(found).map((breach) =>
    typeof breach === 'string'
      ? breach
      : { ...breach, message: `${routeOf(north.exchange.request)}: ${breach.message}` },
  );
}

/** What the target puts into a request of its own it may count too. */
function countFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  if (!succeeded(north) || !succeeded(south)) return [];
  const body = ({ requestJson }: Reading) =>
    canonicalJson({ ...objectIn(requestJson), model: undefined });
  const [given, had] = [north, south].map(({ response }) =>
    numberIn(at(response.kind === 'json' ? response.json : undefined, 'input_tokens')),
  );
  if (had === undefined || given === undefined || given === had) return [];
  if (body(north) !== body(south)) return [];
  return [figures`count_tokens: the upstream's input_tokens ${had} arrived as ${given}`];
}

/** Which models it lists is a target's own to choose, but some. */
function listFaults({ north, south }: ForwardedRequest): readonly Breach[] {
  if (routeOf(north.exchange.request) !== 'models' || !succeeded(north) || !succeeded(south))
    return [];
  const [given, had] = [north, south].map(({ response }) =>
    at(response.kind === 'json' ? response.json : undefined, 'data'),
  );
  if (!Array.isArray(given) || given.length > 0 || listIn(had).length === 0) return [];
  return [figures`the upstream lists ${listIn(had).length} models; the answer's data is empty`];
}
