import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { attemptFolders } from '../claude/environment.ts';
import { wireModel } from '../claude/model-id.ts';
import { isMessages } from '../dialects/anthropic/route.ts';
import { cliStep } from '../probes/cli-step.ts';
import { startScriptedModel } from '../scripted/server.ts';
import { at, textIn } from '../system/json.ts';
import { oncePer } from '../system/once-per.ts';
import type { Run } from '../system/run.ts';
import { attemptPath, newAttemptId, tagText } from '../wire/attribution.ts';
import { readExchange } from '../wire/read.ts';
import { startRecorder } from '../wire/recorder.ts';
import { claudeEnvOf, runCliStep, type StepPlace } from './step.ts';

/** Whose request it is to be. */
type AskingPlace = Pick<StepPlace, 'run' | 'config' | 'cell' | 'session' | 'egress'>;

/** A release maps a model's name to an id of its own time, so the release itself is asked, once a run. */
const LONGEST_MS = 30_000;

const known = oncePer((_run: Run) => new Map<string, Promise<string>>());

/**
 * The id by which the cell's CLI asks for the cell's model: read off a request that it sends to ourselves. The name's
 * usual id where it sends none.
 */
export function askedModel(place: AskingPlace): Promise<string> {
  const ids = known(place.run);
  const found = ids.get(keyOf(place)) ?? learn(place);
  ids.set(keyOf(place), found);
  return found;
}

/** The same where something of the run has asked for it before; else undefined. */
export async function modelAlreadyAsked(place: AskingPlace): Promise<string | undefined> {
  return known(place.run).get(keyOf(place));
}

function keyOf(place: AskingPlace): string {
  const { claude, model } = place.cell;
  return JSON.stringify([claude.version, model.claudeModel, claudeEnvOf(place)]);
}

async function learn(place: AskingPlace): Promise<string> {
  const seen = await modelSent(place).catch(() => undefined);
  return seen ?? wireModel(place.cell.model.claudeModel, claudeEnvOf(place));
}

async function modelSent(place: AskingPlace): Promise<string | undefined> {
  const { run, session } = place;
  const attempt = newAttemptId('asked_model');
  const root = await mkdtemp(join(run.scratch, `${attempt}-`));
  const folders = attemptFolders(root);
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true });
  const model = await startScriptedModel({ scenes: {} });
  const recorder = await startRecorder({ side: 'north', upstream: model.url, attribute: 'path' });
  try {
    await runCliStep(cliStep(`${tagText(attempt)} Say OK.`), {
      ...place,
      askedModel: async () => '',
      folders,
      attempt,
      sessionId: randomUUID(),
      deadline: performance.now() + LONGEST_MS,
      session: { ...session, baseUrl: () => `${recorder.url}${attemptPath(attempt)}` },
    });
    const readings = await Promise.all((await recorder.take(attempt)).map(readExchange));
    // Old releases ask a small model for a title first.
    const asked = readings.filter(isMessages).at(-1);
    return textIn(at(asked?.requestJson, 'model'));
  } finally {
    await recorder.close();
    await model.close();
    await rm(root, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
}
