import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keepSecrets } from '../../src/system/redact.ts';
import type { Run } from '../../src/system/run.ts';

/** A run of its own, which knows one secret and little of this machine. */
export function testRun(more: Partial<Run> = {}): Run {
  return {
    id: 'run-1',
    env: { PATH: process.env['PATH'], OPENAI_API_KEY: 'not-for-the-cli', HOME: '/home/me' },
    secrets: keepSecrets(['hidden-word']),
    signal: new AbortController().signal,
    scratch: mkdtempSync(join(tmpdir(), 'smoke-scratch-')),
    ...more,
  };
}
