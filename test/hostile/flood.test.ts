import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { openStep } from './step-process.ts';

const FLOODS = fileURLToPath(new URL('flooding-target.ts', import.meta.url));
const CELLS = 8;
/** Measured: 840 MB, most of it not yet collected; a stream kept in pieces took 1,100. */
const MOST_MB = 1000;

/** A CLI that asks for a stream and prints each of its events, as stream-json has them. */
const STREAMING = `
const prompt = process.argv.at(-1);
if (prompt === '--version') console.log('2.1.330 (Claude Code)');
else if (prompt === '--help') console.log('Usage: claude\\n\\nOptions:\\n  -p, --print  Print and exit\\n  --tools  x\\n  --bare  Minimal');
else {
  const response = await fetch(process.env.ANTHROPIC_BASE_URL + '/v1/messages', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'user-agent': 'claude-cli/2.1.330' },
    body: JSON.stringify({ model: 'm', max_tokens: 9, stream: true, messages: [{ role: 'user', content: prompt }] }),
  });
  let rest = '';
  for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + piece).split('\\n');
    rest = lines.pop();
    const events = lines.filter((line) => line.startsWith('data: ')).map((line) => line.slice(6));
    const out = events.map((event) => '{"type":"stream_event","event":' + event + ',"session_id":"00000000-0000-4000-8000-000000000000","uuid":"00000000-0000-4000-8000-000000000000"}\\n').join('');
    if (!process.stdout.write(out)) await new Promise((go) => process.stdout.once('drain', go));
  }
  console.log(JSON.stringify({ type: 'result', subtype: 'success', is_error: false, result: 'flooded' }));
}`;

/** The most memory that a process ever held, in MB; undefined once it is gone. */
function peakOf(pid: number | undefined): number | undefined {
  try {
    const [, kb = ''] = /^VmHWM:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kb === '' ? undefined : Number(kb) / 1024;
  } catch {
    return undefined;
  }
}

const onLinux: typeof test | (() => void) = process.platform === 'linux' ? test : () => undefined;

onLinux(
  'eight cells at once with fifty thousand deltas each stay within bounds, and each is judged',
  { timeout: 180_000 },
  async () => {
    const step = openStep();
    const claude = join(mkdtempSync(join(tmpdir(), 'smoke-streaming-')), 'cli.mjs');
    writeFileSync(claude, STREAMING);
    const { child, ended } = step.start('cli', {
      'claude-path': claude,
      'proxy-command': `exec "${process.execPath}" "${FLOODS}"`,
      probes: 'basic_text',
      repeat: String(CELLS),
      concurrency: String(CELLS),
      'probe-timeout': '120',
    });
    let peak = 0;
    const timer = setInterval(() => {
      peak = Math.max(peak, peakOf(child.pid) ?? 0);
    }, 50);
    const { output } = await ended;
    clearInterval(timer);
    const { outcomes } = JSON.parse(readFileSync(join(step.report, 'report.json'), 'utf8'));
    assert.equal(outcomes.length, CELLS, output);
    for (const { classification, reasons } of outcomes) {
      assert.equal(classification, 'model_feature_failure', reasons.join('; '));
      assert.match(reasons[0], /flooded/);
    }
    assert.ok(peak > 0 && peak <= MOST_MB, `${Math.round(peak)} MB`);
  },
);
