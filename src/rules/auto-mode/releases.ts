import { headerValue } from '../../wire/exchange.ts';
import type { Reading } from '../../wire/reading.ts';

/** What a session pays when the server's check does not get through, by release; tried one by one. */

/** `claude-cli/2.1.331 (external, cli)`. */
const RELEASE = /\bclaude-cli\/2\.1\.(\d+)\b/;

/** The first that stops; 2.1.278 to 2.1.318 check by requests of their own. */
const STOPS_SINCE = 319;

const STOPS =
  'stops the turn at the first action that needs the check, behind a notice that names the gateway, and in print mode does not run it';
const CHECKS_ITSELF = 'checks each action by a request of its own, which is billed';

/** What the release that sent a request does without the server's check, for the end of a sentence. */
export function paidWithoutCheck({ exchange }: Reading): string {
  const patch = RELEASE.exec(headerValue(exchange.request.headers, 'user-agent') ?? '')?.[1];
  if (patch === undefined) return `Claude Code ${STOPS} (since 2.1.${STOPS_SINCE})`;
  return `Claude Code 2.1.${patch} then ${Number(patch) < STOPS_SINCE ? CHECKS_ITSELF : STOPS}`;
}
