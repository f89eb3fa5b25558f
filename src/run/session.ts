import { type StartTarget, startTarget, type Target } from '../target/target.ts';
import { attemptPath } from '../wire/attribution.ts';
import { readExchange } from '../wire/read.ts';
import type { AttemptWire } from '../wire/reading.ts';
import { startRecorder } from '../wire/recorder.ts';
import type { OpenUpstream } from './upstream.ts';

/** One target that is up, with the north recorder in front of it. */
export type Session = {
  readonly target: Target;
  /** The target was told its token, so it must refuse any other. */
  readonly guarded: boolean;
  /** The scripted model stands at the far end. */
  readonly scripted: boolean;
  /** The base URL for the CLI of an attempt. */
  readonly baseUrl: (attempt: string) => string;
  /** Everything recorded of an attempt, removed from memory. */
  readonly take: (attempt: string) => Promise<AttemptWire>;
  readonly close: () => Promise<void>;
};

/** Brings a target up and records in front of it. @throws what startTarget throws */
export async function openSession(
  options: Omit<StartTarget, 'upstream'> & {
    readonly upstream: OpenUpstream;
    readonly scripted: boolean;
  },
): Promise<Session> {
  const { upstream } = options;
  const { authToken = upstream.token, authTokenFile } = options.config;
  const config = { ...options.config, authToken };
  const target = await startTarget({ ...options, config, upstream: upstream.url });
  const recorder = await startRecorder({
    side: 'north',
    upstream: target.url,
    attribute: 'path',
  }).catch(async (error: unknown) => {
    await target.stop();
    throw error;
  });
  return {
    target,
    scripted: options.scripted,
    guarded: authToken !== undefined || authTokenFile !== undefined,
    baseUrl: (attempt) => `${recorder.url}${attemptPath(attempt)}`,
    take: async (attempt) => {
      const north = await recorder.take(attempt);
      const south = await upstream.take(attempt);
      return {
        north: await Promise.all(north.map(readExchange)),
        south: await Promise.all(south.map(readExchange)),
        southRecorded: upstream.recorded,
        scripted: options.scripted,
      };
    },
    close: async () => {
      try {
        await recorder.close();
      } finally {
        await target.stop();
      }
    },
  };
}
