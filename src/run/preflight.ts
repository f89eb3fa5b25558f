import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { attemptFolders } from '../claude/environment.ts';
import type { HttpStep } from '../probes/probe.ts';
import { plainly } from '../system/plain-text.ts';
import type { Run } from '../system/run.ts';
import { accountBlame } from '../verdict/account.ts';
import type { Blame } from '../verdict/case.ts';
import { lastRefusal } from '../verdict/refusal.ts';
import { newAttemptId, tagText } from '../wire/attribution.ts';
import { askedModel } from './asked-model.ts';
import type { AttemptConfig } from './attempt.ts';
import type { Cell } from './plan.ts';
import type { Session } from './session.ts';
import { runHttpStep } from './step.ts';

/** How one request ahead of a model's cells went. */
export type Preflight = {
  /** For the log, in a few words. */
  readonly words: string;
  /** What all of the model's cells would fail by; undefined leaves them to be judged. */
  readonly blame: Blame | undefined;
};

const LONGEST_MS = 30_000;

/**
 * Asks for a model once, as cheaply as can be, before its cells. Only what no cell could pass is read off it: an account
 * that is empty, a key that is refused, a model that is not known. Whatever else comes back says nothing.
 */
export async function preflight(
  run: Run,
  config: AttemptConfig,
  cell: Cell,
  session: Session,
): Promise<Preflight> {
  const attempt = newAttemptId('preflight');
  const step: HttpStep = {
    kind: 'http',
    method: 'POST',
    path: '/v1/messages?beta=true',
    withModel: true,
    body: {
      max_tokens: 16,
      messages: [{ role: 'user', content: `${tagText(attempt)} Say OK.` }],
    },
  };
  const asking = { run, config, cell, session, egress: {} };
  const answer = await runHttpStep(step, {
    ...asking,
    askedModel: () => askedModel(asking),
    attempt,
    folders: attemptFolders(join(run.scratch, attempt)),
    sessionId: randomUUID(),
    deadline: performance.now() + Math.min(LONGEST_MS, config.probeTimeoutMs),
  });
  const told = lastRefusal(await session.take(attempt), false)?.account;
  const blame = told && accountBlame(told, plainly(run.secrets.redact));
  const words = blame?.reasons[0] ?? `answered with ${answer.status || 'nothing'}`;
  return { words: `preflight of ${cell.model.name}: ${words}`, blame };
}
