import { invalidRequest } from './refusal.ts';

const HEAD = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w.+-]+=[^;,]*)*;base64$/i;

export type Media = { readonly mediaType: string; readonly data: Buffer };

/**
 * The bytes of a `data:` URL; undefined for any other URL, which isn't fetched.
 * @throws OpenaiRefusal when it is a `data:` URL but not one of base64.
 */
export function readDataUrl(url: string, param: string): Media | undefined {
  if (!/^data:/i.test(url)) return undefined;
  const comma = url.indexOf(',');
  const head = comma < 0 ? undefined : HEAD.exec(url.slice(0, comma));
  const data = Buffer.from(url.slice(comma + 1), 'base64');
  if (!head || data.length === 0) {
    const message = `Invalid '${param}'. Expected a base64-encoded data URL with a MIME type (e.g. 'data:image/png;base64,aW1nIGJ5dGVzIGhlcmU='), but got a value without it.`;
    throw invalidRequest(message, param, 'invalid_value');
  }
  return { mediaType: head[1] ?? 'application/octet-stream', data };
}
