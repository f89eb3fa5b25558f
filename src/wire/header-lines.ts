import type { HeaderLines } from './exchange.ts';

/** Headers that speak of one connection only, and so stop at each hop (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Methods to which node adds no `Transfer-Encoding: chunked` of its own. */
const BODILESS = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT']);

/** Pairs up node's flat `rawHeaders` or `rawTrailers`. */
export function headerLines(raw: readonly string[]): [name: string, value: string][] {
  const lines: [string, string][] = [];
  for (let i = 0; i + 1 < raw.length; i += 2) lines.push([raw[i] ?? '', raw[i + 1] ?? '']);
  return lines;
}

/** All values of a header, by case-insensitive name, joined by commas. */
export function joinedHeader(headers: HeaderLines, name: string): string {
  const values = headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  return values.join(',');
}

/** The lines that travel on, in their order and case; those that `Connection` names stay behind too. */
export function endToEnd(headers: HeaderLines): HeaderLines {
  const named = joinedHeader(headers, 'connection').toLowerCase().split(',');
  const dropped = new Set(named.map((name) => name.trim()));
  return headers.filter(([name]) => {
    const key = name.toLowerCase();
    return !HOP_BY_HOP.has(key) && !dropped.has(key);
  });
}

/** The request's lines for the next hop: its own host, and the framing the sender chose. */
export function requestLines(headers: HeaderLines, method: string, host: string): HeaderLines {
  const kept = endToEnd(headers);
  const named = kept.some(([name]) => name.toLowerCase() === 'host');
  const lines = kept.map(([name, value]): readonly [string, string] =>
    name.toLowerCase() === 'host' ? [name, host] : [name, value],
  );
  return [
    ...(named ? [] : [['Host', host] as const]),
    ...lines,
    ...framing(headers, method),
    // As the CLI itself would ask: with `close`, a server may end the body by closing, which hides a cut.
    ['Connection', 'keep-alive'],
  ];
}

function framing(headers: HeaderLines, method: string): HeaderLines {
  const has = (wanted: string) => headers.some(([name]) => name.toLowerCase() === wanted);
  if (has('transfer-encoding')) return [['Transfer-Encoding', 'chunked']];
  if (has('content-length') || BODILESS.has(method)) return [];
  // Neither header means no body; without this node would announce a chunked one.
  return [['Content-Length', '0']];
}
