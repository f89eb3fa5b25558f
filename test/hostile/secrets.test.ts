import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { publish } from '../../src/report/github/publish.ts';
import { scanFolder } from '../../src/report/scan.ts';
import { lineProgress } from '../../src/run/progress.ts';
import { run } from '../../src/run/run.ts';
import { redactor } from '../../src/system/redact.ts';
import { secretValues } from '../../src/system/secret-values.ts';
import { askingClaude } from '../run/asking-claude.ts';
import { loadedConfig } from '../run/loaded-config.ts';
import { PLANTED, SPELLINGS } from './planted-secrets.ts';

const environment = Object.fromEntries(PLANTED.map(({ name, value }) => [name, value]));
const payloads = PLANTED.flatMap(({ secret }) =>
  Object.entries(SPELLINGS).map(([how, spell]) => ({ how, secret, text: spell(secret) })),
);

/** The same text as different readers of it would see it. */
function readings(text: string): string[] {
  const plain = stripVTControlCharacters(text).replace(/[\p{Cc}\p{Cf}]/gu, '');
  const unescaped = text
    .replace(/\\+(["\\/])/g, '$1')
    .replace(/\\+u001b\[[\d;]*m|\\+u00[01]./g, '');
  return [text, plain, unescaped, unescaped.replace(/[\p{Cc}\p{Cf}]/gu, '')];
}

function assertNoneIn(text: string, where: string): void {
  const seen = readings(text);
  for (const { how, secret, text: spelled } of payloads) {
    // Of base64 the ends belong to what stands beside it.
    const own = how.startsWith('base64') ? spelled.slice(5, -8) : spelled;
    for (const one of seen) {
      assert.ok(!one.includes(own), `${where}: ${how}: ${secret}`);
      assert.ok(!one.includes(secret), `${where}: ${secret}`);
    }
  }
}

test('the secrets of an environment are known whatever their names', () => {
  const known = secretValues(environment);
  assert.equal(PLANTED.length, 60);
  for (const { name, secret } of PLANTED) assert.ok(known.includes(secret), `${name}: ${secret}`);
});

test('every spelling of every secret is masked, alone and amid others', () => {
  const redact = redactor(secretValues(environment));
  for (const { how, secret, text } of payloads) {
    for (const carrier of [text, `x=${text};`, JSON.stringify({ k: text })]) {
      const clean = redact(carrier);
      for (const one of readings(clean)) assert.ok(!one.includes(secret), `${how}: ${clean}`);
      assert.match(clean, /\*\*\*/, `${how}: ${secret}`);
    }
  }
  assertNoneIn(redact(payloads.map(({ text }) => text).join('\n')), 'joined');
});

test('nothing that a target and a CLI say brings a secret into any file, line or command', async () => {
  const root = mkdtempSync(join(tmpdir(), 'smoke-hostile-'));
  const temp = join(root, 'temp');
  mkdirSync(temp);
  const said = join(root, 'said.json');
  writeFileSync(said, JSON.stringify(payloads.map(({ text }) => text)));
  const dir = join(root, 'report');
  const talks = fileURLToPath(new URL('talkative-target.ts', import.meta.url));
  const printed: string[] = [];
  const says = `
    const { readFileSync } = await import('node:fs');
    const said = JSON.parse(readFileSync(${JSON.stringify(said)}, 'utf8'));
    for (const text of said) console.log(JSON.stringify({ type: 'system', text }));
    for (const text of said) console.error(text);
    console.log(JSON.stringify({ type: 'result', subtype: 'success', result: said.slice(-40).join(' ') }));
    process.exitCode = 1;`;
  const config = loadedConfig({
    'claude-path': askingClaude(says),
    'proxy-command': `exec "${process.execPath}" "${talks}" "${said}"`,
    upstream: 'scripted',
    probes: 'basic_text,count_tokens',
    retries: '1',
    'report-dir': dir,
  });
  const env = { ...environment, PATH: process.env['PATH'], RUNNER_TEMP: temp };
  const progress = lineProgress(
    (line) => printed.push(line),
    (title) => printed.push(title),
  );
  const end = await run(config, { env, progress, signal: new AbortController().signal });
  const print = (text: string) => printed.push(text);
  const core = {
    summary: {
      addRaw: (text: string) => {
        printed.push(text);
        return { write: async () => undefined };
      },
    },
    setOutput: (name: string, value: unknown) => printed.push(`${name}=${value}`),
    setFailed: print,
    error: print,
    warning: print,
    notice: print,
    info: print,
  };
  await publish({ ...end, dir, core, artifact: { upload: false }, env: {} });
  assert.equal(end.report.error, null);
  assert.equal(end.report.totals.failed, 2);
  const files = readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  assert.ok(files.length >= 6, files.join(' '));
  for (const file of files) {
    const text = readFileSync(file, 'utf8');
    assertNoneIn(text, file);
    // Of the others each quotes what was said, so that its stars show that it was looked at.
    const quotesNothing = /summary|junit|html|badge|table|history|\.claude-smoke$/.test(file);
    if (!quotesNothing) assert.match(text, /\*\*\*/, file);
  }
  assertNoneIn(printed.join('\n'), 'what is printed');
  assert.deepEqual((await scanFolder(dir, { secrets: end.secrets })).withheld, []);
});

test('what is left in the folder all the same is not uploaded, and named', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'smoke-left-'));
  for (const [at, { text }] of payloads.entries())
    writeFileSync(join(dir, `${at}.log`), `x ${text}\n`);
  writeFileSync(join(dir, 'clean.log'), 'nothing\n');
  const { files, withheld } = await scanFolder(dir, { secrets: secretValues(environment) });
  assert.deepEqual(
    files.map((file) => file.slice(dir.length + 1)),
    ['clean.log'],
  );
  assert.equal(withheld.length, payloads.length);
});
