import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** The screen of a real release at a moment whose state is known; the workspace's path is changed, nothing else. */
const picturesSchema = z.array(
  z.object({
    release: z.string(),
    state: z.enum(['ready', 'working', 'asking', 'notice']),
    about: z.enum(['prompt', 'command', 'question', 'auto mode']),
    rows: z.array(z.string()),
  }),
);

export const pictures = picturesSchema.parse(
  JSON.parse(readFileSync(new URL('pictures.json', import.meta.url), 'utf8')),
);

export function picture(release: string, about: string, state: string): readonly string[] {
  const found = pictures.find(
    (one) => one.release === release && one.about === about && one.state === state,
  );
  if (!found) throw new Error(`no picture of ${release} ${about} ${state}`);
  return found.rows;
}
