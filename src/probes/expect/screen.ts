import type { ScreenRun } from '../../claude/screen/run-screen.ts';
import type { Observation } from '../probe.ts';

/** The sessions at a screen, in the steps' order. */
export function screens({ steps }: Pick<Observation, 'steps'>): ScreenRun[] {
  return steps.filter((run) => 'screen' in run);
}
