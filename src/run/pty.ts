import { storeOf } from '../claude/installer.ts';
import { obtainPty, type PtyModule } from '../claude/screen/pty-install.ts';
import { PTY_SCOPE } from '../claude/screen/pty-packages.ts';
import type { Config } from '../config/config.ts';
import { probeNamed, probesWith } from '../probes/catalogue.ts';
import type { Result } from '../system/result.ts';
import type { Run } from '../system/run.ts';

/**
 * The pseudo-terminal of this machine; undefined when no probe asked for needs one, so that nothing is fetched.
 *
 * @throws InfrastructureError when the registry or the disk fails
 */
export async function ptyFor(
  run: Pick<Run, 'env'>,
  config: Pick<Config, 'probes' | 'customProbes'>,
): Promise<Result<PtyModule> | undefined> {
  const known = probesWith(config.customProbes);
  const isNeeded = config.probes.some((name) => probeNamed(name, known).needs.screen);
  return isNeeded ? await obtainPty(storeOf(run.env, PTY_SCOPE)) : undefined;
}
