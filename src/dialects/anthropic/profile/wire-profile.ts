import { z } from 'zod';
import { at, objectsIn, textIn } from '../../../system/json.ts';
import { headerValue } from '../../../wire/exchange.ts';
import type { Reading } from '../../../wire/reading.ts';
import { barePath } from '../../path.ts';
import { routeOf } from '../route.ts';
import { bodyPaths } from './body-paths.ts';
import { eventKinds } from './event-kinds.ts';

const names = z.array(z.string()).readonly();

/** What a CLI sends and is answered with, as names alone: no contents. Each list is sorted and holds a name once. */
export const wireProfile = z.object({
  /** `POST /v1/messages?beta`: ids in a path are `*`, of a query the names stay. */
  routes: names,
  /** Of requests, in lower case. */
  headers: names,
  /** Values of `anthropic-beta`, one by one. */
  betas: names,
  /** Leaves of JSON bodies with their kind; those of other routes than `/v1/messages` begin with the route. */
  body: names,
  /** Offered tools; those of MCP servers are `mcp__*`. */
  tools: names,
  /** Events of streamed answers: `content_block_delta text_delta`. */
  events: names,
});

export type WireProfile = z.infer<typeof wireProfile>;

/** A part of a profile. */
export type ProfilePart = keyof WireProfile;

export const PROFILE_PARTS = [
  'routes',
  'headers',
  'betas',
  'body',
  'tools',
  'events',
] as const satisfies readonly ProfilePart[];

/** The profile of recorded exchanges, as they stood at one recorder. */
export function profileOf(readings: readonly Reading[]): WireProfile {
  return profileFrom((part) => readings.flatMap((reading) => namesIn(part, reading)));
}

/** All that any of the profiles has. */
export function unitedProfile(profiles: readonly WireProfile[]): WireProfile {
  return profileFrom((part) => profiles.flatMap((profile) => profile[part]));
}

function profileFrom(namesOf: (part: ProfilePart) => readonly string[]): WireProfile {
  const sorted = (part: ProfilePart) => [...new Set(namesOf(part))].sort();
  return {
    routes: sorted('routes'),
    headers: sorted('headers'),
    betas: sorted('betas'),
    body: sorted('body'),
    tools: sorted('tools'),
    events: sorted('events'),
  };
}

function namesIn(part: ProfilePart, reading: Reading): readonly string[] {
  const { request } = reading.exchange;
  switch (part) {
    case 'routes':
      return [`${request.method} ${routeName(request.path)}`];
    case 'headers':
      return request.headers.map(([name]) => name.toLowerCase());
    case 'betas':
      return betasIn(headerValue(request.headers, 'anthropic-beta') ?? '');
    case 'body':
      return bodyNames(reading);
    case 'tools':
      return toolNames(reading.requestJson);
    case 'events':
      return eventKinds(reading.response);
  }
}

/** A path whose segments are words, and the names of its query. */
function routeName(path: string): string {
  const [bare = '', query = ''] = path.split('?');
  const segments = bare.split('/').map((segment) => (isWord(segment) ? segment : '*'));
  const keys = [...new URLSearchParams(query).keys()].sort();
  return segments.join('/') + (keys.length > 0 ? `?${keys.join('&')}` : '');
}

function isWord(segment: string): boolean {
  return segment === '' || /^(?:v\d{1,2}|[a-z_-]{1,40})$/.test(segment);
}

function betasIn(header: string): string[] {
  return header.split(',').flatMap((value) => (value.trim() === '' ? [] : [value.trim()]));
}

function bodyNames({ exchange, requestJson }: Reading): string[] {
  if (requestJson === undefined) return [];
  const paths = bodyPaths(requestJson);
  if (routeOf(exchange.request) === 'messages') return paths;
  return paths.map((path) => `${routeName(barePath(exchange.request.path))} ${path}`);
}

function toolNames(requestJson: unknown): string[] {
  return objectsIn(at(requestJson, 'tools')).flatMap((tool) => {
    const name = textIn(tool['name']);
    if (name === undefined) return [];
    return [name.startsWith('mcp__') ? 'mcp__*' : name];
  });
}
