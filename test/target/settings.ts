import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TargetConfig } from '../../src/config/config.ts';
import { keepSecrets } from '../../src/system/redact.ts';
import type { StartTarget } from '../../src/target/target.ts';

/** A target's settings around a command, in a folder of its own. */
export function targetConfig(more: Partial<TargetConfig> = {}, command = 'true'): TargetConfig {
  return {
    source: { kind: 'command', command, url: 'http://127.0.0.1:{port}' },
    setup: undefined,
    files: [],
    ready: '/',
    readyTimeoutMs: 20_000,
    env: {},
    log: undefined,
    workingDirectory: mkdtempSync(join(tmpdir(), 'smoke-target-')),
    restart: 'model',
    ...more,
  };
}

export function starting(target: TargetConfig, more: Partial<StartTarget> = {}): StartTarget {
  return {
    config: { target, authToken: undefined, authTokenFile: undefined },
    model: 'vendor/model-1',
    upstream: 'http://127.0.0.1:9/up',
    parent: { PATH: process.env['PATH'] },
    runId: 'test-run',
    secrets: keepSecrets(['hidden-word']),
    signal: new AbortController().signal,
    ...more,
  };
}

/** A shell command that serves with Node: `answer` sees the request and the response. */
export function serve(answer = `response.end('ok')`, before = ''): string {
  const script = `${before}; require('node:http').createServer((request, response) => { ${answer} }).listen(Number(process.env.SMOKE_PORT), '127.0.0.1')`;
  return `exec node -e "${script.replace(/["\\$`]/g, '\\$&')}"`;
}
