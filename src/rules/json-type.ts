import { joinedHeader } from '../wire/header-lines.ts';
import type { Reading } from '../wire/reading.ts';

/** The content type of an answer where it is none of JSON, by which clients leave the body unread. */
export function foreignType({ exchange }: Reading): string | undefined {
  const type = joinedHeader(exchange.response?.headers ?? [], 'content-type');
  return /^\s*application\/(?:json|[\w.-]+\+json)\s*(;[^,]*)?$/i.test(type)
    ? undefined
    : type || 'none';
}
