import { randomBytes } from 'node:crypto';

/**
 * Attribution without logs: the CLI of an attempt gets its own base path on the north recorder, and every
 * prompt carries a tag that survives any translation, so that south exchanges are attributed too.
 *
 * An attempt id is `<probe>-<8 hex>`; a tag is `[smoke:<attempt>]` or `[smoke:<attempt>/<cue>]`, where the cue
 * tells the scripted model which part of a longer scene a prompt opens.
 */
export type Tag = {
  readonly attempt: string;
  readonly probe: string;
  readonly cue: string | undefined;
};

const TAG = /\[smoke:(([a-z0-9_]+)-[0-9a-f]{8})(?:\/([a-z0-9_]+))?\]/g;
const ATTEMPT = /\b[a-z][a-z0-9_]*-[0-9a-f]{8}(?=[\]/-])/g;
const PREFIX = /^\/c\/([a-z0-9_]+-[0-9a-f]{8})(?=\/|\?|$)/;

export function newAttemptId(probe: string): string {
  return `${probe}-${randomBytes(4).toString('hex')}`;
}

/** The tag to put in a prompt. */
export function tagText(attempt: string, cue?: string): string {
  return cue === undefined ? `[smoke:${attempt}]` : `[smoke:${attempt}/${cue}]`;
}

/** All tags in a text, in order of appearance. */
export function findTags(text: string): Tag[] {
  return [...text.matchAll(TAG)].map(([, attempt = '', probe = '', cue]) => ({
    attempt,
    probe,
    cue,
  }));
}

/** All attempts that a text names, in tags or by the folder they work in, in order of appearance. */
export function findAttempts(text: string): string[] {
  return [...text.matchAll(ATTEMPT)].map(([attempt]) => attempt);
}

/** The base path of an attempt on the north recorder, e.g. `/c/basic_text-1a2b3c4d`. */
export function attemptPath(attempt: string): string {
  return `/c/${attempt}`;
}

/** Splits a request's path into the attempt it names and the path to forward (`/` when nothing is left). */
export function splitAttemptPath(path: string): { attempt: string | undefined; path: string } {
  const match = PREFIX.exec(path);
  if (!match) return { attempt: undefined, path };
  const rest = path.slice(match[0].length);
  return { attempt: match[1], path: rest.startsWith('/') ? rest : `/${rest}` };
}
