import type { Claude } from '../claude/locate.ts';
import { hasShell } from '../claude/shell.ts';
import type { Probe, Stage } from './probe.ts';
import { newSecret } from './secret.ts';

/** Whether a probe has the CLI run commands that the model chooses. */
export function opensShell(probe: Pick<Probe, 'stage'>, claude: Pick<Claude, 'flags'>): boolean {
  return stepsOf(probe).some((step) => step.kind !== 'http' && hasShell(step, claude));
}

/** The steps as they would be staged; nothing of them takes place. */
function stepsOf({ stage }: Pick<Probe, 'stage'>) {
  const secret = newSecret();
  const { steps }: Stage = stage({
    secret,
    secrets: Array.from({ length: 10 }, newSecret),
    sessionId: '00000000-0000-4000-8000-000000000000',
    workspace: '/workspace',
    tag: () => '',
    mcp: { stdio: () => ({}), http: () => ({}) },
  });
  return steps.flatMap((step) => ('kind' in step ? [step] : [...step]));
}
