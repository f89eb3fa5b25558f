import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';

/** The config that these inputs make, with no file beside them. */
export function loadedConfig(inputs: Readonly<Record<string, string>>): Config {
  return loadConfig({
    input: (name) => inputs[name],
    readFile: () => undefined,
    cwd: process.cwd(),
    catalogue: PROBE_NAMES,
  });
}
