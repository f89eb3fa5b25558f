import { createHash } from 'node:crypto';
import { globSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { parseJson, at as valueAt } from '../../src/system/json.ts';
import type { Played } from './play.ts';
import { type RecordedCell, recordedCell } from './recording.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const played = z.object({
  id: z.string(),
  probes: z.array(z.string()),
  telling: z
    .object({
      by: z.string(),
      severity: z.enum(['error', 'warning']),
      reason: z.string(),
      named: z.boolean(),
    })
    .optional(),
  seconds: z.number(),
});

/** What a run leaves behind so that the next one goes on where it ended. */
export type Progress = {
  readonly recording: readonly RecordedCell[] | undefined;
  readonly played: ReadonlyMap<string, Played>;
  readonly keepRecording: (cells: readonly RecordedCell[]) => Promise<void>;
  readonly keep: (one: Played) => Promise<void>;
};

/** What must be the same for what an earlier run left behind to hold. */
export type Stamps = {
  /** Of what is said and sent: release, probes, scripted model. */
  readonly traffic: string;
  /** Of everything that has a part in a verdict. */
  readonly verdict: string;
};

async function stampOf(cliVersion: string, patterns: readonly string[]): Promise<string> {
  const files = globSync([...patterns], { cwd: ROOT }).filter((file) => !file.endsWith('.test.ts'));
  const hash = createHash('sha256').update(cliVersion);
  for (const file of files.sort()) hash.update(file).update(await readFile(join(ROOT, file)));
  return hash.digest('hex').slice(0, 16);
}

export async function stampsOf(cliVersion: string): Promise<Stamps> {
  return {
    traffic: await stampOf(cliVersion, ['src/{probes,scripted,dialects,claude}/**/*.ts']),
    verdict: await stampOf(cliVersion, ['src/**/*.ts', 'test/{faults,mutants}/*.ts']),
  };
}

async function textOf(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => '');
}

/**
 * Opens a folder's progress; that of another state of the sources is put aside.
 * @param offline whether the recorded traffic alone is wanted, whatever the rules said of it
 */
export async function openProgress(
  folder: string,
  stamps: Stamps,
  offline: boolean,
): Promise<Progress> {
  await mkdir(folder, { recursive: true });
  const at = (name: string) => join(folder, name);
  const earlier = parseJson(await textOf(at('stamps.json')));
  const stale = (stamp: keyof Stamps) => valueAt(earlier, stamp) !== stamps[stamp];
  if (stale('traffic') || (!offline && stale('verdict'))) {
    for (const name of ['recording.json', 'played.jsonl']) await rm(at(name), { force: true });
    await writeFile(at('stamps.json'), JSON.stringify(stamps));
  }
  const recording = z.array(recordedCell).safeParse(parseJson(await textOf(at('recording.json'))));
  const lines = (await textOf(at('played.jsonl'))).split('\n');
  const known = lines.flatMap((line): readonly Played[] => {
    const read = played.safeParse(parseJson(line));
    return read.success ? [{ ...read.data, telling: read.data.telling }] : [];
  });
  return {
    recording: recording.success ? recording.data : undefined,
    played: new Map(known.map((one) => [one.id, one])),
    keepRecording: (cells) => writeFile(at('recording.json'), JSON.stringify(cells)),
    keep: (one) => appendFile(at('played.jsonl'), `${JSON.stringify(one)}\n`),
  };
}
