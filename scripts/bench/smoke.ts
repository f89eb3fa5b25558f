import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Report, reportSchema } from '../../src/report/report.ts';
import { ROOT, type Run, runToEnd } from './process.ts';

const SLOW = join(ROOT, 'scripts', 'bench', 'slow-target.ts');
const OWN_CPU = join(ROOT, 'scripts', 'bench', 'own-cpu.mjs');

export type Smoke = Run & {
  readonly report: Report;
  /** CPU seconds of the action's own process. */
  readonly own: number;
};

/** Runs the bundle in front of a target that waits so long a message. @throws when a cell did not pass */
export async function smoke(
  settings: Readonly<Record<string, string>>,
  waitMs = 0,
): Promise<Smoke> {
  const dir = await mkdtemp(join(tmpdir(), 'bench-smoke-'));
  const flags = Object.entries({
    'proxy-command': `SMOKE_WAIT_MS=${waitMs} exec "${process.execPath}" "${SLOW}"`,
    upstream: 'scripted',
    'report-dir': join(dir, 'report'),
    ...settings,
  }).flatMap(([name, value]) => [`--${name}`, value]);
  try {
    const own = join(dir, 'own-cpu');
    const run = await runToEnd(
      [process.execPath, '--import', OWN_CPU, join(ROOT, 'dist', 'cli.js'), ...flags],
      { env: { ...process.env, BENCH_OWN_CPU: own } },
    );
    const report = reportSchema.parse(
      JSON.parse(await readFile(join(dir, 'report', 'report.json'), 'utf8')),
    );
    const failed = report.outcomes.filter(({ outcome }) => outcome === 'failed');
    if (report.error || failed.length > 0) {
      const words = failed.map(({ cell, reasons }) => `${cell}: ${reasons[0]}`);
      throw new Error([report.error?.message ?? '', ...words].join('\n'));
    }
    return { ...run, report, own: Number(await readFile(own, 'utf8')) };
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}
