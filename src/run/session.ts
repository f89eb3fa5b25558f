import type { PtyModule } from '../claude/screen/pty-install.ts';
import type { Config } from '../config/config.ts';
import type { Model } from '../config/models.ts';
import type { McpStaging } from '../probes/probe.ts';
import { failuresOf } from '../rules/remembered.ts';
import type { Run } from '../system/run.ts';
import { startTarget, type Target } from '../target/target.ts';
import { attemptPath } from '../wire/attribution.ts';
import { readExchange } from '../wire/read.ts';
import type { AttemptWire, EarlierFailure } from '../wire/reading.ts';
import { startRecorder } from '../wire/recorder.ts';
import type { Admission } from './limits.ts';
import type { OpenUpstream } from './upstream.ts';

/** One target that is up, with the north recorder in front of it. */
export type Session = {
  readonly target: Target;
  readonly mcp: McpStaging;
  /** For steps at a screen; where it is undefined no cell has one. */
  readonly pty: PtyModule | undefined;
  /** Where the target's log will lie in the report folder. */
  readonly logPath: string;
  /** The target was told its token, so it must refuse any other. */
  readonly guarded: boolean;
  /** The scripted model stands at the far end. */
  readonly scripted: boolean;
  /** The base URL for the CLI of an attempt at a cell of this model. */
  readonly baseUrl: (attempt: string, model: Pick<Model, 'fullModel'>) => string;
  /** Everything recorded of an attempt, removed from memory. */
  readonly take: (attempt: string) => Promise<AttemptWire>;
  readonly close: () => Promise<void>;
};

/** What stands around a session. */
export type SessionPlace = Pick<Session, 'mcp' | 'pty' | 'logPath'> & {
  readonly config: Pick<Config, 'target' | 'upstream' | 'authToken' | 'authTokenFile'>;
  /** The full name of the model that the target is started for. */
  readonly model: string;
  readonly upstream: OpenUpstream;
  readonly admission: Admission | undefined;
};

/** Failures of earlier attempts that a target may still have in mind. */
const MOST_REMEMBERED = 100;

/** Brings a target up and records in front of it. @throws what startTarget throws */
export async function openSession(run: Run, place: SessionPlace): Promise<Session> {
  const { model, upstream, admission, mcp, pty, logPath } = place;
  const { authToken = upstream.token, authTokenFile } = place.config;
  const scripted = place.config.upstream.kind === 'scripted';
  const config = { ...place.config, authToken };
  const target = await startTarget(run, { config, model, upstream: upstream.url });
  /** Full names of the models that attempts under way ask for. */
  const asked = new Map<string, string>();
  const recorder = await startRecorder({
    side: 'north',
    upstream: target.url,
    attribute: 'path',
    ...(admission && {
      admit: (attempt: string | undefined) => admission.admit(asked.get(attempt ?? '') ?? model),
    }),
  }).catch(async (error: unknown) => {
    await target.stop();
    throw error;
  });
  const unwatch = upstream.watch(recorder.open);
  const failures: EarlierFailure[] = [];
  return {
    target,
    mcp,
    pty,
    logPath,
    scripted,
    guarded: authToken !== undefined || authTokenFile !== undefined,
    baseUrl: (attempt, { fullModel }) => {
      asked.set(attempt, fullModel);
      return `${recorder.url}${attemptPath(attempt)}`;
    },
    take: async (attempt) => {
      asked.delete(attempt);
      const north = await recorder.take(attempt);
      const taken = await upstream.take(attempt);
      const south = await Promise.all(taken.map(readExchange));
      const earlier = failures.slice(-MOST_REMEMBERED);
      failures.push(...failuresOf(attempt, south));
      return {
        north: await Promise.all(north.map(readExchange)),
        south,
        southRecorded: upstream.recorded,
        scripted,
        earlier,
      };
    },
    close: async () => {
      unwatch();
      try {
        await recorder.close();
      } finally {
        await target.stop();
      }
    },
  };
}
