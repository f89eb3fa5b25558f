import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { cagesOf } from '../system/cage.ts';
import { objectIn, parseJson, textIn } from '../system/json.ts';
import type { Run } from '../system/run.ts';
import { endMarked } from '../system/run-mark.ts';

/** What a run has begun that must not outlive it. */
export type Opened = Pick<Run, 'id' | 'scratch'>;

const GRACE_MS = 1000;

/** How a run says in one line what it opened; read by `openedIn`. */
export function openedText(opened: Opened): string {
  return JSON.stringify(opened);
}

export function openedIn(text: string): Opened | undefined {
  const value = objectIn(parseJson(text));
  const [id, scratch] = [textIn(value?.['id']), textIn(value?.['scratch'])];
  if (id === undefined || scratch === undefined || !/^[0-9a-f]{16}$/.test(id)) return undefined;
  return basename(scratch).startsWith('claude-smoke-') ? { id, scratch } : undefined;
}

/** Ends the processes and takes away the folder of a run that was killed. */
export async function clearLeftOvers({ id, scratch }: Opened): Promise<void> {
  await endMarked(id, GRACE_MS);
  for (const cage of cagesOf(id)) await cage.end(GRACE_MS);
  await rm(scratch, { recursive: true, force: true, maxRetries: 3 });
}
