import { createHmac, timingSafeEqual } from 'node:crypto';

// Fixed on purpose: a session may be resumed against another process, and nothing is protected by it. It only
// shows whether a target kept thinking and signature together and unchanged.
const KEY = 'claude-smoke scripted model thinking signature';

/** The signature of a thinking block's text, as sent. */
export function signThinking(thinking: string): string {
  const mac = createHmac('sha512', KEY).update(thinking).digest();
  return Buffer.concat([Buffer.from('smoke1:'), mac]).toString('base64');
}

export function isSigned(thinking: string, signature: string): boolean {
  const expected = Buffer.from(signThinking(thinking));
  const seen = Buffer.from(signature);
  return expected.length === seen.length && timingSafeEqual(expected, seen);
}

/** Thinking that only the vendor can read: opaque to the client, which brings it back unchanged. */
export function sealThinking(thinking: string): string {
  return `${signThinking(thinking)}.${Buffer.from(thinking).toString('base64')}`;
}

export function isSealed(data: string): boolean {
  const sealed = Buffer.from(data.split('.')[1] ?? '', 'base64').toString();
  return data === sealThinking(sealed);
}
