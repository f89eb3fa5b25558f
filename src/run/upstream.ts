import type { Config } from '../config/config.ts';
import { probesWith, scenesOf } from '../probes/catalogue.ts';
import { startScriptedModel } from '../scripted/server.ts';
import { randomToken } from '../target/token.ts';
import type { Recorded } from '../wire/exchange.ts';
import { startRecorder } from '../wire/recorder.ts';
import { type Askers, openAskers } from './askers.ts';

/** What stands behind the target for a whole run. */
export type OpenUpstream = {
  /** Address for the target (`{upstream}`); undefined with `upstream: live`. */
  readonly url: string | undefined;
  /** Whether south exchanges are recorded. */
  readonly recorded: boolean;
  readonly take: (attempt: string) => Promise<readonly Recorded[]>;
  /** Has those who wait in front of a target known. @returns what ends that */
  readonly watch: Askers['watch'];
  readonly close: () => Promise<void>;
  /** The token that the scripted model asks for where it is itself the target. */
  readonly token?: string;
};

/** Starts the scripted model and the south recorder, as far as the config wants them. */
export async function openUpstream(
  config: Pick<Config, 'target' | 'upstream' | 'authToken' | 'authTokenFile' | 'customProbes'>,
): Promise<OpenUpstream> {
  const scenes = scenesOf(probesWith(config.customProbes));
  if (config.target.source.kind === 'scripted') {
    // A token from a file is known only later, so then the model asks for none.
    const token =
      config.authTokenFile === undefined ? (config.authToken ?? randomToken()) : undefined;
    const model = await startScriptedModel(token === undefined ? { scenes } : { scenes, token });
    return {
      url: model.url,
      recorded: false,
      take: async () => [],
      watch: () => () => undefined,
      close: model.close,
      ...(token === undefined ? {} : { token }),
    };
  }
  if (config.upstream.kind === 'live') {
    return {
      url: undefined,
      recorded: false,
      take: async () => [],
      watch: () => () => undefined,
      close: async () => undefined,
    };
  }
  const model =
    config.upstream.kind === 'scripted' ? await startScriptedModel({ scenes }) : undefined;
  const upstream = config.upstream.kind === 'url' ? config.upstream.url : (model?.url ?? '');
  const askers = openAskers();
  const recorder = await startRecorder({
    side: 'south',
    upstream,
    attribute: 'tag',
    asker: askers.askerOf,
  }).catch(async (error: unknown) => {
    await model?.close();
    throw error;
  });
  return {
    url: recorder.url,
    recorded: true,
    take: recorder.take,
    watch: askers.watch,
    close: async () => {
      try {
        await recorder.close();
      } finally {
        await model?.close();
      }
    },
  };
}
