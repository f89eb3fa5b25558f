import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claude } from '../../src/claude/locate.ts';
import type { Model } from '../../src/config/models.ts';
import { basicText } from '../../src/probes/basic_text.ts';
import type { CellConfig } from '../../src/run/cell.ts';
import type { Cell } from '../../src/run/plan.ts';
import type { Session } from '../../src/run/session.ts';

export const model: Model = {
  name: 'm1',
  fullModel: 'vendor/m1',
  source: 'input',
  claudeModel: 'sonnet',
};

export function claude(version = '2.1.330', more: Partial<Claude> = {}): Claude {
  return {
    version,
    command: 'claude',
    prefix: [],
    flags: new Set(['--bare', '--agents', '--include-partial-messages']),
    help: '',
    ...more,
  };
}

export function cell(more: Partial<Cell> = {}): Cell {
  return {
    id: 'm1/2.1.330/basic_text',
    model,
    claude: claude(),
    probe: basicText,
    inapplicable: undefined,
    ...more,
  };
}

/** A Claude Code that is a Node script, with the prompt as `prompt` and `say` to print an event. */
export function fakeClaude(script: string): Claude {
  const file = join(mkdtempSync(join(tmpdir(), 'smoke-fake-')), 'fake.cjs');
  writeFileSync(
    file,
    `const fs = require('node:fs'); const prompt = process.argv.at(-1); const say = (event) => console.log(JSON.stringify(event));\n${script}`,
  );
  return claude('2.1.330', { command: process.execPath, prefix: [file] });
}

/** A session without any target behind it; what it recorded is empty. */
export function fakeSession(log: string[] = []): Session {
  return {
    target: {
      url: 'http://127.0.0.1:9',
      token: 'target-token',
      log: { mark: async () => log.length, since: async (mark) => log.slice(mark).join('') },
      fill: (text) => text,
      stop: async () => undefined,
    },
    mcp: { stdio: () => ({}), http: () => ({}) },
    pty: undefined,
    logPath: 'logs/m1.log',
    guarded: true,
    scripted: true,
    baseUrl: (attempt) => `http://127.0.0.1:9/c/${attempt}`,
    take: async () => ({ north: [], south: [], southRecorded: false, scripted: true }),
    close: async () => undefined,
  };
}

/** The settings of a cell; its report folder is a new one. */
export function cellConfig(more: Partial<CellConfig> = {}): CellConfig {
  return {
    claudeEnv: { CLAUDE_CODE_EXTRA: '1' },
    probeTimeoutMs: 20_000,
    retries: 1,
    reportDir: mkdtempSync(join(tmpdir(), 'smoke-report-')),
    ...more,
  };
}
