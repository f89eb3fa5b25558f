// Judges so many cells in one run of this process, and prints the memory that it holds after each.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFileStart } from '../../src/config/file.ts';
import { loadConfig } from '../../src/config/load.ts';
import { PROBE_NAMES } from '../../src/probes/catalogue.ts';
import { run } from '../../src/run/run.ts';
import { askingClaude } from '../../test/run/asking-claude.ts';

/** Models × repetitions. */
const REPEAT = 50;
const models = Math.ceil(Number(process.argv[2] ?? 1000) / REPEAT);
const dir = await mkdtemp(join(tmpdir(), 'bench-cells-'));
const settings: Readonly<Record<string, string>> = {
  models: Array.from({ length: models }, (_, index) => `bench/model-${index}`).join('\n'),
  probes: 'basic_text',
  repeat: String(REPEAT),
  // A stand-in for the CLI, since only this process is looked at.
  'claude-path': askingClaude(),
  'report-dir': join(dir, 'report'),
};
const config = loadConfig({
  input: (name) => settings[name],
  readFile: readFileStart,
  cwd: dir,
  catalogue: PROBE_NAMES,
});
const { report } = await run(config, {
  env: { PATH: process.env['PATH'] },
  signal: new AbortController().signal,
  progress: {
    phase: () => undefined,
    line: () => undefined,
    cell: () => {
      globalThis.gc?.();
      console.log(`memory ${process.memoryUsage.rss()}`);
    },
  },
});
console.log(`passed ${report.totals.passed}`);
await rm(dir, { recursive: true, force: true });
