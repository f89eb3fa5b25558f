import { messageOf } from '../system/errors.ts';

/**
 * A request's body as JSON in whole UTF-8.
 * @throws what `refusal` makes of the parser's words
 */
export function jsonBody(body: Buffer, refusal: (reason: string) => Error): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch (error) {
    throw refusal(messageOf(error));
  }
}
