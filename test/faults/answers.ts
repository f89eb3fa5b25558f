import type { JsonObject } from '../../src/system/json.ts';
import { objectsIn, textIn } from '../../src/system/json.ts';
import type { Ask, Lines, Mutation, Whole } from './fault.ts';

const JSON_TYPE: Lines = [['content-type', 'application/json']];

export function jsonAnswer(status: number, body: JsonObject, headers: Lines = []): Whole {
  return { status, headers: [...JSON_TYPE, ...headers], body: Buffer.from(JSON.stringify(body)) };
}

/** A failure in the vendor's envelope. */
export function failure(status: number, type: string, message: string, headers: Lines = []): Whole {
  return jsonAnswer(status, { type: 'error', error: { type, message } }, headers);
}

/** Refuses some requests in the vendor's envelope, without asking the upstream. */
export function refusing(where: (ask: Ask) => boolean, status: number, message: string): Mutation {
  const type = status >= 500 ? 'api_error' : 'invalid_request_error';
  return { where, answer: () => failure(status, type, message) };
}

export function htmlAnswer(status: number): Whole {
  const title = status === 502 ? '502 Bad Gateway' : `${status}`;
  return {
    status,
    headers: [['content-type', 'text/html']],
    body: Buffer.from(`<html><head><title>${title}</title></head><body>${title}</body></html>`),
  };
}

export function textAnswer(status: number, type: string, text: string): Whole {
  return { status, headers: [['content-type', type]], body: Buffer.from(text) };
}

/** Whether a request sends a tool's result back. */
export function hasResult({ body }: Ask): boolean {
  return objectsIn(body['messages'])
    .flatMap((turn) => objectsIn(turn['content']))
    .some((block) => block['type'] === 'tool_result');
}

export function isMessages({ method, path }: Ask): boolean {
  return method === 'POST' && /^\/v1\/messages(\?|$)/.test(path);
}

/** Drops or changes header lines by name. */
export function headersWithout(...names: readonly string[]) {
  return (lines: Lines): Lines => lines.filter(([name]) => !names.includes(name.toLowerCase()));
}

export function headerChanged(name: string, change: (value: string) => string) {
  return (lines: Lines): Lines =>
    lines.map(([key, value]) => [key, key.toLowerCase() === name ? change(value) : value] as const);
}

/** Changes every block of the turns, those inside tool results too. */
export function mapBlocks(
  body: JsonObject,
  change: (block: JsonObject, role: string) => readonly JsonObject[],
): JsonObject {
  const inside = (content: unknown, role: string): unknown =>
    Array.isArray(content)
      ? objectsIn(content).flatMap((block) => change({ ...block, ...innerOf(block, role) }, role))
      : content;
  const innerOf = (block: JsonObject, role: string) =>
    block['type'] === 'tool_result' ? { content: inside(block['content'], role) } : {};
  return {
    ...body,
    messages: objectsIn(body['messages']).map((turn) => ({
      ...turn,
      content: inside(turn['content'], textIn(turn['role']) ?? ''),
    })),
  };
}

export function without(body: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(body).filter(([field]) => !fields.includes(field)));
}
