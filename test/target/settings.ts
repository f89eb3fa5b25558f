import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Config, TargetConfig } from '../../src/config/config.ts';
import type { Run } from '../../src/system/run.ts';
import type { TargetPlace } from '../../src/target/target.ts';
import { testRun } from '../system/run.ts';

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

/** What `startTarget` takes, in a run of its own. */
export function starting(
  target: TargetConfig,
  more: Partial<Run & Pick<TargetPlace, 'model'>> &
    Partial<Pick<Config, 'authToken' | 'authTokenFile'>> = {},
): [Run, TargetPlace] {
  const { authToken, authTokenFile, model = 'vendor/model-1', ...run } = more;
  const config = { target, authToken, authTokenFile };
  return [testRun(run), { config, model, upstream: 'http://127.0.0.1:9/up' }];
}

/** A shell command that serves with Node: `answer` sees the request and the response. */
export function serve(answer = `response.end('ok')`, before = ''): string {
  const script = `${before}; require('node:http').createServer((request, response) => { ${answer} }).listen(Number(process.env.SMOKE_PORT), '127.0.0.1')`;
  return `exec node -e "${script.replace(/["\\$`]/g, '\\$&')}"`;
}
