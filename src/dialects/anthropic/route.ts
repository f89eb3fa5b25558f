import type { Reading } from '../../wire/reading.ts';
import { statusOf } from '../../wire/status.ts';
import type { Call } from '../dialect.ts';
import { barePath } from '../path.ts';

/** The endpoints of the vendor's API that are read; undefined for any other. */
export type Route = 'messages' | 'count_tokens' | 'models' | undefined;

/** What the endpoint is; a path may stand behind any prefix. */
export function routeOf({ method, path }: Call): Route {
  const bare = barePath(path);
  if (method === 'GET') return bare.endsWith('/v1/models') ? 'models' : undefined;
  if (method !== 'POST') return undefined;
  if (bare.endsWith('/v1/messages')) return 'messages';
  return bare.endsWith('/v1/messages/count_tokens') ? 'count_tokens' : undefined;
}

/** Whether an exchange is of this one of the vendor's endpoints. */
export function isOf(route: Exclude<Route, undefined>, { exchange }: Reading): boolean {
  return routeOf(exchange.request) === route;
}

/** Whether an exchange is a call of `POST /v1/messages`, whatever became of it. */
export function isMessages(reading: Reading): boolean {
  return isOf('messages', reading);
}

/** Whether an exchange is an answered call of `POST /v1/messages` with a 2xx status. */
export function isAnswered(reading: Reading): boolean {
  const status = statusOf(reading) ?? 0;
  return isMessages(reading) && status >= 200 && status < 300;
}
