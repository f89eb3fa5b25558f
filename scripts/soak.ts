// Runs many cells in a row with the real CLI, none of which may accuse the target:
//   npm run soak -- [cells] [--refuse | --busy <n>]
// By itself against the scripted model, where none may fail or hold a finding above a note. --refuse puts an upstream
// that refuses everything behind a target that passes everything through: cells may fail, but as the upstream's. --busy
// does the first while so many processes keep the cores at work.
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { PROBE_NAMES } from '../src/probes/catalogue.ts';
import type { Outcome } from '../src/report/report.ts';
import { judgeTold, openBench } from '../test/faults/judge-fault.ts';
import { rulesOf } from '../test/faults/score.ts';
import { startBusy } from './soak/busy.ts';
import { growthWords, type Held, heldNow } from './soak/held.ts';
import { startRefusingUpstream } from './soak/refusing-upstream.ts';

const PASS_THROUGH = fileURLToPath(new URL('../test/end-to-end/pass-through.ts', import.meta.url));
const { values, positionals } = parseArgs({
  options: { refuse: { type: 'boolean', default: false }, busy: { type: 'string', default: '0' } },
  allowPositionals: true,
});
const count = Number(positionals[0] ?? 200);
const passThrough = { 'proxy-command': `exec "${process.execPath}" "${PASS_THROUGH}"` };

type Soak = {
  readonly settings: Readonly<Record<string, string>>;
  readonly probes: readonly string[];
  readonly isFault: (outcome: Outcome) => boolean;
  readonly end: () => void;
};

const started = performance.now();
const bench = await openBench();
const { settings, probes, isFault, end } = await soakOf();
const faults: string[] = [];
const seen = new Map<string, number>();
let cells = 0;
/** After the first round, since what is loaded once stays. */
let first: Held | undefined;
try {
  while (cells < count) {
    const repeat = Math.min(cells === 0 ? 2 : 50, Math.ceil((count - cells) / probes.length));
    const { outcomes, untruths } = await judgeTold(bench, {
      ...settings,
      probes: probes.join(','),
      repeat: String(repeat),
      retries: '0',
    });
    cells += outcomes.length;
    faults.push(...untruths);
    first ??= heldNow();
    for (const outcome of outcomes) {
      const { classification, reasons } = outcome;
      seen.set(classification, (seen.get(classification) ?? 0) + 1);
      if (!isFault(outcome)) continue;
      const words = [...reasons, ...rulesOf(outcome)].join('; ');
      faults.push(`${outcome.cell}: ${classification}; ${words}`);
    }
  }
} finally {
  end();
  await bench.close();
}
const last = heldNow();
faults.push(...growthWords(first ?? last, last));
for (const fault of faults) console.log(fault);
console.log(`held after the first round and at last: ${JSON.stringify([first, last])}`);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const kinds = [...seen].map(([kind, times]) => `${times} ${kind}`).join(', ');
console.log(`${cells} cells (${kinds}), ${faults.length} at fault, ${seconds} s`);
process.exitCode = faults.length === 0 ? 0 : 1;
process.exit();

async function soakOf(): Promise<Soak> {
  if (values.refuse) return refusing();
  const busy = Number(values.busy);
  const isFault = (outcome: Outcome) =>
    outcome.classification !== 'passed' || rulesOf(outcome).length > 0;
  if (busy === 0) return { settings: {}, probes: PROBE_NAMES.core, isFault, end: () => {} };
  return {
    settings: { ...passThrough, upstream: 'scripted' },
    probes: [...PROBE_NAMES.core, 'interrupt', 'slow_first_token'],
    isFault,
    end: startBusy(busy),
  };
}

/** Of a refusal the target has no part in, only the upstream and its credentials may be spoken of. */
async function refusing(): Promise<Soak> {
  const upstream = await startRefusingUpstream();
  const honest = new Set(['upstream_unavailable', 'missing_env']);
  return {
    settings: { ...passThrough, upstream: upstream.url },
    probes: PROBE_NAMES.core,
    isFault: ({ classification, findings }) =>
      !honest.has(classification) ||
      findings.some(({ party, severity }) => party === 'target' && severity !== 'note'),
    end: upstream.close,
  };
}
