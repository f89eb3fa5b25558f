import type { ScreenStep } from '../claude/screen/step.ts';
import type { UiStep } from './probe.ts';

/** A session at the CLI's own screen as it opens for a new user, but for what is said otherwise. */
export function uiStep(
  steps: readonly (ScreenStep | readonly ScreenStep[])[],
  otherwise: Partial<Omit<UiStep, 'kind' | 'steps'>> = {},
): UiStep {
  return { kind: 'ui', session: 'start', steps: steps.flat(), ...otherwise };
}

/** Sends a prompt and waits until the turn is over. */
export function turn(prompt: string): readonly ScreenStep[] {
  return [{ send: prompt }, { await: 'done' }];
}
