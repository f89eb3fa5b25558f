import type { Config, TargetConfig, TargetSource } from '../config/config.ts';
import { InfrastructureError } from '../system/errors.ts';
import type { Run } from '../system/run.ts';
import { fill, type Placement } from './environment.ts';
import { writeTargetFiles } from './files.ts';
import { fileLog, fileSize, noLog, type TargetLog } from './log.ts';
import { notReadyMessage, takenMessage } from './not-ready.ts';
import { freePort } from './port.ts';
import { startProcess, type TargetProcess } from './process.ts';
import { pollReady, untilReady } from './ready.ts';
import { tokenOf } from './token.ts';
import { checkWorkingDirectory } from './working-directory.ts';

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

export type TargetPlace = {
  readonly config: Pick<Config, 'target' | 'authToken' | 'authTokenFile'>;
  /** The full model name. */
  readonly model: string;
  /** Base URL of the recorded upstream; undefined with `upstream: live`. */
  readonly upstream: string | undefined;
};

/**
 * Starts the target, or takes the one that runs, and waits until it is ready.
 *
 * @throws InfrastructureError when it exits or never answers, with the last redacted lines of its log, or when
 * something else answers at its address already
 * @throws ConfigurationError when its token file or the place of one of its files is no good
 */
export async function startTarget(run: Run, place: TargetPlace): Promise<Target> {
  const { source } = place.config.target;
  if (source.kind === 'command') return startCommand(run, place, source);
  return takeRunning(run, place, source.kind === 'url' ? source.url : (place.upstream ?? ''));
}

async function takeRunning(run: Run, place: TargetPlace, url: string): Promise<Target> {
  const { config, model, upstream } = place;
  const { target } = config;
  const from = target.log === undefined ? 0 : await fileSize(target.log);
  const ready = readyUrl(url, target.ready);
  const failure = await untilReady({
    url: ready,
    timeoutMs: target.readyTimeoutMs,
    exited: new Promise(() => undefined),
    signal: run.signal,
  });
  if (failure) throw new InfrastructureError(notReadyMessage(failure, { target, url: ready }));
  return {
    url,
    token: await tokenOf(run, config),
    log: target.log === undefined ? noLog : fileLog(target.log, from),
    fill: (template) => fill(template, { port: undefined, upstream, model }),
    stop: async () => undefined,
  };
}

async function startCommand(
  run: Run,
  { config, model, upstream }: TargetPlace,
  source: Extract<TargetSource, { kind: 'command' }>,
): Promise<Target> {
  const { target } = config;
  await checkWorkingDirectory(target);
  const placement: Placement = { port: await freePort(), upstream, model };
  const url = fill(source.url, placement);
  const ready = readyUrl(url, target.ready);
  // On a fixed port a process left over from elsewhere would be tested in the target's place.
  if (!source.url.includes('{port}') && (await pollReady(ready)).answered) {
    throw new InfrastructureError(takenMessage(ready));
  }
  await writeTargetFiles(target.files, target.workingDirectory, placement);
  const from = target.log === undefined ? 0 : await fileSize(target.log);
  const process = startProcess({
    run,
    target,
    placement,
    command: fill(source.command, placement),
  });
  const log = target.log === undefined ? process.output : fileLog(target.log, from);
  try {
    await comeUp(run, target, { process, log, url: ready });
    return {
      url,
      token: await tokenOf(run, config),
      log,
      fill: (template) => fill(template, placement),
      stop: process.stop,
    };
  } catch (error) {
    await process.stop();
    throw error;
  }
}

/** @throws InfrastructureError when a started target does not become ready; it is then ended */
async function comeUp(
  run: Run,
  target: TargetConfig,
  { process, log, url }: { process: TargetProcess; log: TargetLog; url: string },
): Promise<void> {
  const failure = await untilReady({
    url,
    timeoutMs: target.readyTimeoutMs,
    exited: process.failed,
    signal: run.signal,
  });
  if (!failure) return;
  await process.stop();
  const printed = [await process.output.since(0), log === process.output ? '' : await log.since(0)];
  const shown = run.secrets.redact(printed.join('\n'));
  throw new InfrastructureError(
    notReadyMessage(failure, { target, url, log: shown, left: process.left() }),
  );
}

/** The readiness URL: the path stands on the target's origin, whatever path its base URL has. */
function readyUrl(url: string, readyPath: string): string {
  return new URL(new URL(url).origin + readyPath).href;
}
