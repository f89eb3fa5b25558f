import type { Config, TargetSource } from '../config/config.ts';
import { InfrastructureError } from '../system/errors.ts';
import type { Secrets } from '../system/redact.ts';
import { fill, type Placement } from './environment.ts';
import { writeTargetFiles } from './files.ts';
import { fileLog, fileSize, noLog, type TargetLog } from './log.ts';
import { notReadyMessage, takenMessage } from './not-ready.ts';
import { freePort } from './port.ts';
import { startProcess } from './process.ts';
import { pollReady, untilReady } from './ready.ts';
import { tokenOf } from './token.ts';

/** A target that is up. */
export type Target = {
  /** Base URL the recorder forwards to; may have a path. */
  readonly url: string;
  /** Token the CLI authenticates with. */
  readonly token: string;
  readonly log: TargetLog;
  /** Fills `{port}`, `{upstream}` and `{model}` of this target into a text. */
  readonly fill: (template: string) => string;
  /** Ends the target and everything it started, and waits until it is gone. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

export type StartTarget = {
  readonly config: Pick<Config, 'target' | 'authToken' | 'authTokenFile'>;
  readonly model: string;
  readonly upstream: string | undefined;
  readonly parent: Readonly<Record<string, string | undefined>>;
  readonly runId: string;
  readonly secrets: Secrets;
  readonly signal: AbortSignal;
};

/**
 * Starts the target, or takes the one that runs, and waits until it is ready.
 *
 * @throws InfrastructureError when it exits or never answers, with the last redacted lines of its log, or when
 * something else answers at its address already
 * @throws ConfigurationError when its token file or the place of one of its files is no good
 */
export async function startTarget(options: StartTarget): Promise<Target> {
  const { source } = options.config.target;
  if (source.kind === 'command') return startCommand(options, source);
  return takeRunning(options, source.kind === 'url' ? source.url : (options.upstream ?? ''));
}

async function takeRunning(options: StartTarget, url: string): Promise<Target> {
  const { target } = options.config;
  const from = target.log === undefined ? 0 : await fileSize(target.log);
  const ready = readyUrl(url, target.ready);
  const failure = await untilReady({
    url: ready,
    timeoutMs: target.readyTimeoutMs,
    exited: new Promise(() => undefined),
    signal: options.signal,
  });
  if (failure) throw new InfrastructureError(notReadyMessage(failure, { target, url: ready }));
  return {
    url,
    token: await tokenOf(options.config, options.secrets, options.signal),
    log: target.log === undefined ? noLog : fileLog(target.log, from),
    fill: (template) =>
      fill(template, { port: undefined, upstream: options.upstream, model: options.model }),
    stop: async () => undefined,
  };
}

async function startCommand(
  options: StartTarget,
  source: Extract<TargetSource, { kind: 'command' }>,
): Promise<Target> {
  const { target } = options.config;
  const placement: Placement = {
    port: await freePort(),
    upstream: options.upstream,
    model: options.model,
  };
  const url = fill(source.url, placement);
  const ready = readyUrl(url, target.ready);
  // On a fixed port a process left over from elsewhere would be tested in the target's place.
  if (!source.url.includes('{port}') && (await pollReady(ready)).answered) {
    throw new InfrastructureError(takenMessage(ready));
  }
  await writeTargetFiles(target.files, target.workingDirectory, placement);
  const from = target.log === undefined ? 0 : await fileSize(target.log);
  const process = startProcess({
    ...options,
    target,
    placement,
    command: fill(source.command, placement),
  });
  const log = target.log === undefined ? process.output : fileLog(target.log, from);
  try {
    const failure = await untilReady({
      url: ready,
      timeoutMs: target.readyTimeoutMs,
      exited: process.failed,
      signal: options.signal,
    });
    if (failure) {
      await process.stop();
      const printed = [
        await process.output.since(0),
        log === process.output ? '' : await log.since(0),
      ];
      const shown = options.secrets.redact(printed.join('\n'));
      const message = notReadyMessage(failure, {
        target,
        url: ready,
        log: shown,
        left: process.left(),
      });
      throw new InfrastructureError(message);
    }
    return {
      url,
      token: await tokenOf(options.config, options.secrets, options.signal),
      log,
      fill: (template) => fill(template, placement),
      stop: process.stop,
    };
  } catch (error) {
    await process.stop();
    throw error;
  }
}

/** The readiness URL: the path stands on the target's origin, whatever path its base URL has. */
function readyUrl(url: string, readyPath: string): string {
  return new URL(new URL(url).origin + readyPath).href;
}
