import type { TargetConfig } from '../config/config.ts';
import { echoLines } from '../system/plain-line.ts';
import type { NotReady } from './ready.ts';

/** Lines of the target's log shown when it does not come up. */
const SHOWN_LINES = 40;

/** What a message about a target that is not ready speaks of. */
type Subject = {
  readonly target: Pick<TargetConfig, 'readyTimeoutMs'>;
  /** The URL that was polled. */
  readonly url: string;
  /** What the target printed, redacted; undefined when it is not ours to read. */
  readonly log?: string;
  /** The command itself ended with code 0. */
  readonly left?: boolean;
};

/** Why a target is not ready: expected and seen, its last lines, and a next step. */
export function notReadyMessage(failure: NotReady, subject: Subject): string {
  if (failure.kind === 'aborted') return 'The run was cancelled while the target was coming up.';
  return [
    whatHappened(failure, subject),
    `Expected: any status below 500 from ${subject.url}.`,
    ...lastLines(subject.log),
    nextStep(failure, subject),
  ].join('\n');
}

/** Why a target is not even started. */
export function takenMessage(url: string): string {
  return `Something answers at ${url} before the target is started, so it would be tested in the target's place.\nExpected: nothing listens there yet.\nNext: end that process, use {port} in proxy-url, or leave proxy-command out to test what runs.`;
}

function whatHappened(
  failure: Exclude<NotReady, { kind: 'aborted' }>,
  { target, left }: Subject,
): string {
  if (failure.kind === 'exited') return `The target ${failure.how} before it was ready.`;
  const also = left ? ' The proxy-command itself had ended with code 0.' : '';
  return `The target did not become ready within ${target.readyTimeoutMs / 1000} s: ${failure.last}.${also}`;
}

function lastLines(log: string | undefined): string[] {
  if (log === undefined) return [];
  const lines = echoLines(log, SHOWN_LINES);
  return lines.length > 0 ? ['Its last lines:', ...lines] : ['It printed nothing.'];
}

function nextStep(failure: NotReady, { log }: Subject): string {
  if (failure.kind === 'exited')
    return 'Next: run the proxy-command in a shell of your own with SMOKE_PORT set.';
  return log === undefined
    ? 'Next: start the target before this step, and check proxy-url and proxy-ready.'
    : 'Next: check that proxy-command listens on 127.0.0.1:{port} and that proxy-ready names a path it answers, or raise proxy-ready-timeout.';
}
