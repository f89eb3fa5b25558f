import { screenArgv } from '../claude/screen/invocation.ts';
import { runScreen, type ScreenRun } from '../claude/screen/run-screen.ts';
import { settleIn } from '../claude/screen/settings.ts';
import type { UiStep } from '../probes/probe.ts';
import { enclosed } from './enclosure.ts';
import { cliEnvironment, type StepPlace, timeLeft } from './step.ts';

/** Runs one session of an attempt at the CLI's own screen. */
export async function runUiStep(step: UiStep, place: StepPlace): Promise<ScreenRun> {
  const { run, cell, session, folders, sessionId } = place;
  if (!session.pty) throw new Error(`${cell.id} was planned without a pseudo-terminal`);
  await settleIn(folders, cell.claude.version);
  const model = step.model ?? cell.model.claudeModel;
  return await runScreen(run, session.pty, {
    claude: cell.claude,
    within: enclosed(step, place),
    argv: screenArgv(step, cell.claude, { model, sessionId }),
    env: cliEnvironment(place, { at: 'screen', token: session.target.token, extra: step.env }),
    cwd: folders.workspace,
    config: folders.config,
    steps: step.steps,
    timeoutMs: timeLeft(place),
  });
}
